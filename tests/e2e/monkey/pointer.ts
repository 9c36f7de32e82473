import type { Page } from '@playwright/test';

/** Where to click: of everything in front that fits, the one at `share` (0…1) of the list. What ends the program is left out. */
export const placeOf = (page: Page, css: string, share: number): Promise<{ x: number; y: number; name: string } | undefined> =>
  page.evaluate(
    ([selector, at]) => {
      const dialog = document.querySelector('[role="dialog"]');
      const seen = [...(dialog ?? document).querySelectorAll<HTMLElement>(selector)].flatMap((one) => {
        const box = one.getBoundingClientRect();
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        const front = document.elementFromPoint(x, y);
        const reachable = front !== null && (one.contains(front) || front.contains(one));
        const kept = one.closest('[data-testid="close-surely"], [data-testid="sign-out"]') !== null && at > 0;
        return reachable && !kept
          ? [{ x, y, name: `${one.tagName.toLowerCase()} ${one.dataset.testid ?? one.textContent?.slice(0, 40) ?? ''}` }]
          : [];
      });
      return seen[Math.floor(at * seen.length)];
    },
    [css, share] as const,
  );

/** Puts the cursor into one of the text fields that can be seen; answers its name. */
export const focusField = (page: Page, share: number): Promise<string | undefined> =>
  page.evaluate((at) => {
    const inputs = [...(document.querySelector('[role="dialog"]') ?? document).querySelectorAll<HTMLElement>('input, textarea')].filter(
      (one) => one.checkVisibility() && !['checkbox', 'radio', 'password'].includes((one as HTMLInputElement).type),
    );
    const found = inputs[Math.floor(at * inputs.length)];
    found?.focus();
    return found ? (found.dataset.field ?? found.dataset.testid ?? found.getAttribute('aria-label') ?? found.tagName) : undefined;
  }, share);
