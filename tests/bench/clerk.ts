import type { Page } from 'playwright';

export interface Applicant {
  readonly surname: string;
  readonly given: string;
  readonly birthDate: string;
  readonly snils: string;
}

interface Clerk {
  /** A visit from the idle window to its end. Answers the milliseconds from the click on each answer to its paint. */
  serve(applicant: Applicant, scans: boolean): Promise<number[]>;
}
declare global {
  interface Window {
    clerk?: Clerk;
  }
}

/** The `n`th of as many applicants as are wanted: nobody's, with numbers of СНИЛС that are never issued. */
export function applicant(n: number): Applicant {
  const digits = `900${String(n % 1_000_000).padStart(6, '0')}`;
  const sum = [...digits].reduce((all, digit, i) => all + Number(digit) * (9 - i), 0) % 101;
  return { surname: 'Вымыслова', given: 'Юлия', birthDate: '15.01.1990', snils: `${digits}${String(sum % 100).padStart(2, '0')}` };
}

/** A visit through the screens of the page, as fast as it paints. */
export const serve = (page: Page, who: Applicant, scans: boolean): Promise<number[]> =>
  page.evaluate(([one, withScans]) => window.clerk?.serve(one, withScans) ?? [], [who, scans] as const);

/** Puts the clerk into the page: it clicks and fills in what a person would, and waits for what they would wait for. */
export async function hire(page: Page): Promise<void> {
  await page.evaluate(() => {
    const LIMIT_MS = 20_000;
    const find = (css: string) => document.querySelector<HTMLElement>(css);
    const heading = () => document.querySelector('main h1')?.textContent ?? '';
    /** What `look` finds, as soon as the page has it. */
    const until = <T>(what: string, look: () => T | null | undefined | false): Promise<T> =>
      new Promise((resolve, reject) => {
        const end = (settle: () => void) => {
          observer.disconnect();
          clearTimeout(timer);
          settle();
        };
        const check = () => {
          const found = look();
          if (found) end(() => resolve(found));
        };
        const observer = new MutationObserver(check);
        const timer = setTimeout(
          () => end(() => reject(new Error(`the page was expected to show ${what}, after «${heading()}»`))),
          LIMIT_MS,
        );
        observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
        check();
      });
    const there = (css: string) => until(css, () => find(css));
    const primary = () => find('[data-testid="primary"]:not([disabled]):not([data-loading])');
    /** Clicks the primary action and waits for what comes of it. */
    const go = async <T>(what: string, then: () => T | null | undefined | false): Promise<T> => {
      (await until('a primary action', primary)).click();
      return until(what, then);
    };
    const painted = () =>
      new Promise<void>((resolve) =>
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          // A port that is not closed stays for as long as the page does.
          channel.port1.onmessage = () => {
            channel.port1.close();
            resolve();
          };
          channel.port2.postMessage(0);
        }),
      );
    const put = (input: HTMLInputElement, value: string) => {
      input.focus();
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, value);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    };
    const answer = async (choice: number): Promise<number> => {
      const button = await there(`[data-testid="choice-${choice}"]`);
      const before = heading();
      const started = performance.now();
      button.click();
      await until('the next question', () => heading() !== before);
      await painted();
      return performance.now() - started;
    };
    const marks = () => [...document.querySelectorAll('[data-mark]')].map((one) => one.getAttribute('data-mark')).join();
    const chosen = () => `${marks()} ${document.querySelector('[data-mark][aria-selected="true"]')?.getAttribute('data-testid')}`;
    const unmarked = () =>
      [...document.querySelectorAll('[data-testid^="mark-"]:not(:checked), [data-form]:not([data-form="signed"])')]
        .map((one) => one.getAttribute('data-form') ?? one.getAttribute('data-testid'))
        .join();

    window.clerk = {
      async serve(applicant, scans) {
        await go('the form of an applicant', () => find('[data-field="surname"]'));
        for (const [name, value] of Object.entries(applicant)) {
          const input = (await there(`[data-field="${name}"]`)) as HTMLInputElement;
          put(input, value);
          await new Promise((resolve) => setTimeout(resolve));
          input.blur();
        }
        (await there('[data-field="identityDocument"] input[value="lost"]')).click();
        await go('the search for a service', () => find('[data-testid="service-search"]'));
        put((await there('[data-testid="service-search"]')) as HTMLInputElement, 'паспорт');
        (await there('[data-testid="hit-passport-rf-lost"]')).click();
        const clicks = [await answer(3), await answer(2), await answer(2), await answer(2)];
        await go('the checklist', () => marks() !== '');
        if (scans) {
          (await there('[data-testid="scan"]')).click();
          const picture = (await there('img[alt="Страница 2"]')) as HTMLImageElement;
          await picture.decode();
        }
        while (document.querySelector('[data-mark="open"]')) {
          const before = chosen();
          await go('the next document', () => chosen() !== before);
        }
        await go('the marks of the application', () => find('[data-testid="mark-readBack"]'));
        // Each gives the next mark, or prints what is to be signed.
        while (unmarked() !== '') {
          const before = unmarked();
          await go('one mark or form more', () => unmarked() !== before);
        }
        await go('the receipt', () => find('[data-testid="paper"]'));
        await go('its number', () => /№/.test(heading()));
        const finish = () => primary()?.textContent?.includes('Закончить');
        await go('that it was printed', finish);
        await go('an idle window', () => !find('[data-testid="paper"]') && primary());
        return clicks;
      },
    };
  });
}
