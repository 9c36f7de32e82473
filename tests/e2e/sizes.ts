import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { picture, type Running } from '#scripts/lib/drive.ts';
import { OUT } from '#scripts/lib/paths.ts';
import { expect } from './program.ts';

/** Screens the windows of a МФЦ have: width, height in pixels, zoom. The third is the second without the title and the taskbar. */
export const SIZES = [
  [1366, 768, 1],
  [1366, 768, 1.25],
  [1366, 697, 1.25],
  [1280, 720, 1],
  [1024, 600, 1],
  [1920, 1080, 1],
] as const;

/** What stands in `out/e2e/pictures/sizes`, by its size as the page sees it. */
const nameOf = ([width, height, zoom]: (typeof SIZES)[number]): string => `${Math.round(width / zoom)}x${Math.round(height / zoom)}`;

async function take(program: Running, [width, height, zoom]: (typeof SIZES)[number]): Promise<void> {
  await program.app.evaluate(
    ({ BrowserWindow }, [w, h, z]) => {
      const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes('operator'));
      window?.webContents.setZoomFactor(z);
      window?.setBounds({ x: 0, y: 0, width: w, height: h });
    },
    [width, height, zoom] as const,
  );
  await program.operator.waitForFunction(([w, h]) => Math.abs(innerWidth - w) <= 2 && Math.abs(innerHeight - h) <= 2, [
    width / zoom,
    height / zoom,
  ] as const);
  // Two frames: whatever the new size has changed is painted.
  await program.operator.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(undefined)))),
  );
}

/** Shows the screen in every size; each gets its picture, and in none is anything hidden, cut or laid over another thing. */
export async function atAllSizes(program: Running, name: string): Promise<void> {
  const folder = path.join(OUT, 'e2e/pictures/sizes');
  mkdirSync(folder, { recursive: true });
  for (const size of SIZES) {
    await take(program, size);
    writeFileSync(path.join(folder, `${name}-${nameOf(size)}.png`), await picture(program, 'operator'));
    const faults = await program.operator.evaluate(lookOver);
    expect.soft(faults, `${name} at ${nameOf(size)}`).toEqual([]);
  }
  await take(program, SIZES[0]);
}

/** Runs in the page: what of it nobody could see, read or press. */
export function lookOver(): string[] {
  const faults: string[] = [];
  const wordOf = (element: Element): string =>
    `«${(element.getAttribute('data-testid') ?? element.textContent.trim().slice(0, 40)) || element.tagName}»`;
  const isShown = (element: Element): boolean =>
    element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().width > 1;
  for (const page of [document.documentElement, document.body]) {
    if (page.scrollWidth > innerWidth) faults.push(`the page is ${page.scrollWidth - innerWidth} px wider than the window`);
    if (page.scrollHeight > innerHeight) faults.push(`the page is ${page.scrollHeight - innerHeight} px higher than the window`);
  }
  const dialog = document.querySelector('[role="dialog"]');
  const scope: ParentNode = dialog ?? document;
  const isHit = (element: Element): boolean => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    return hit !== null && (element.contains(hit) || hit.contains(element));
  };
  // What has a key printed on it, and the one next action, are always there to be seen. A long dialog may be scrolled.
  const keyed = [...scope.querySelectorAll('button')].filter((one) => isShown(one) && one.querySelector('kbd, [class*="railKey"]'));
  const primary = [...scope.querySelectorAll('[data-testid="primary"]')].filter(isShown);
  for (const button of new Set([...(dialog ? [] : keyed), ...primary])) if (!isHit(button)) faults.push(`${wordOf(button)} is hidden`);
  // No text that is pressed or read first is cut by its own box or by the box it stands in.
  const texts = [...scope.querySelectorAll('button, label, h1, h2, h3, th, [role="columnheader"], header > *, [class*="banner"] > *')];
  for (const text of texts.filter(isShown)) {
    for (const part of [text, ...text.querySelectorAll('*')]) {
      const { display, overflowX } = getComputedStyle(part);
      if (part.textContent.trim() !== '' && display !== 'inline' && overflowX !== 'visible' && part.scrollWidth > part.clientWidth + 1)
        faults.push(`${wordOf(text)} is cut`);
    }
    const box = text.getBoundingClientRect();
    if (box.left < -1 || box.right > innerWidth + 1) faults.push(`${wordOf(text)} stands out of the window`);
    // What scrolls up and down can be brought into sight; sideways nobody scrolls.
    let scrolled = false;
    for (let around = text.parentElement; around; around = around.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(around);
      const edge = around.getBoundingClientRect();
      if (overflowX !== 'visible' && (box.left < edge.left - 1 || box.right > edge.right + 1))
        faults.push(`${wordOf(text)} is cut at the side`);
      scrolled ||= overflowY === 'auto' || overflowY === 'scroll';
      if (!scrolled && overflowY !== 'visible' && (box.top < edge.top - 1 || box.bottom > edge.bottom + 1))
        faults.push(`${wordOf(text)} is cut above or below`);
    }
  }
  // What stands in one row of actions stands beside, not upon.
  for (const row of scope.querySelectorAll('[class*="actions"]')) {
    const boxes = [...row.children].filter(isShown).map((one) => [one, one.getBoundingClientRect()] as const);
    for (const [i, [one, a]] of boxes.entries())
      for (const [other, b] of boxes.slice(i + 1))
        if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1)
          faults.push(`${wordOf(one)} lies upon ${wordOf(other)}`);
  }
  return [...new Set(faults)];
}
