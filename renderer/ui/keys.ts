import { useLayoutEffect, useRef } from 'react';

/** Keys by their place on the keyboard (`KeyboardEvent.code`), so that they work in the Russian layout as well. */
export type KeyMap = Readonly<Record<string, (() => void) | undefined>>;

/** `always`: what no dialog may keep from working, the lock. */
export type Layer = 'screen' | 'dialog' | 'always';

const TYPING = ['INPUT', 'TEXTAREA', 'SELECT'];

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (TYPING.includes(target.tagName) || target.isContentEditable) &&
    !['checkbox', 'radio'].includes((target as HTMLInputElement).type)
  );
}

const isInDialog = (target: EventTarget | null): boolean => target instanceof Element && target.closest('[role="dialog"]') !== null;

const isControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button, a, [role="option"], [role="tab"]') !== null;

function nameOf(event: KeyboardEvent): string {
  const code = event.code.replace(/^Numpad(?=\d)/, 'Digit').replace('NumpadEnter', 'Enter');
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${event.shiftKey ? 'Shift+' : ''}${code}`;
}

/** Dialogs whose keys are bound: there before their frame is painted and has the focus. */
let dialogs = 0;
const dialogIsOpen = (): boolean => dialogs > 0 || document.querySelector('[role="dialog"]') !== null;
/** Whether a dialog was open when the key went down: by the time a screen hears of Escape, it may have closed already. */
let dialogWasOpen = false;
window.addEventListener(
  'keydown',
  () => {
    dialogWasOpen = dialogIsOpen();
  },
  true,
);
// The focus follows a dialog a frame or two later: until then nothing is typed into the field behind it.
window.addEventListener(
  'beforeinput',
  (event) => {
    if (dialogs > 0 && !isInDialog(event.target)) event.preventDefault();
  },
  true,
);

/**
 * Binds keys while the component is on the screen. Plain keys are left to a field that is being typed into, and Enter to a
 * button that has the focus. An open dialog keeps the keys of the screen under it silent, and the field under it as well.
 */
export function useKeys(map: KeyMap, layer: Layer = 'screen'): void {
  const current = useRef(map);
  current.current = map;
  // Before the paint: a key pressed the moment a screen appears must not fall between two effects.
  useLayoutEffect(() => {
    if (layer === 'dialog') dialogs += 1;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return;
      if (layer === 'screen' && dialogWasOpen) return;
      const name = nameOf(event);
      const action = current.current[name];
      if (!action) return;
      const plain = !/^(Ctrl|Alt)\+|^F\d+$|^Pause$|^Escape$/.test(name);
      const behind = layer === 'dialog' && !isInDialog(event.target);
      if (plain && isTyping(event.target) && !behind) return;
      if ((name === 'Enter' || name === 'Space') && isControl(event.target) && !behind) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', listen);
    return () => {
      if (layer === 'dialog') dialogs -= 1;
      window.removeEventListener('keydown', listen);
    };
  }, [layer]);
}
