import { useLayoutEffect, useRef } from 'react';

/** Keys by their place on the keyboard (`KeyboardEvent.code`), so that they work in the Russian layout as well. */
export type KeyMap = Readonly<Record<string, (() => void) | undefined>>;

const TYPING = ['INPUT', 'TEXTAREA', 'SELECT'];

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (TYPING.includes(target.tagName) || target.isContentEditable) &&
    !['checkbox', 'radio'].includes((target as HTMLInputElement).type)
  );
}

const isControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button, a, [role="option"], [role="tab"]') !== null;

function nameOf(event: KeyboardEvent): string {
  const code = event.code.replace(/^Numpad(?=\d)/, 'Digit').replace('NumpadEnter', 'Enter');
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${event.shiftKey ? 'Shift+' : ''}${code}`;
}

/** Whether a dialog was open when the key went down: by the time a screen hears of Escape, it may have closed already. */
let dialogWasOpen = false;
window.addEventListener(
  'keydown',
  () => {
    dialogWasOpen = document.querySelector('[role="dialog"]') !== null;
  },
  true,
);

/**
 * Binds keys while the component is on the screen. Plain keys are left to a field that is being typed into, and Enter to a
 * button that has the focus. An open dialog keeps the keys of the screen under it silent.
 */
export function useKeys(map: KeyMap, layer: 'screen' | 'dialog' = 'screen'): void {
  const current = useRef(map);
  current.current = map;
  // Before the paint: a key pressed the moment a screen appears must not fall between two effects.
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return;
      if (layer === 'screen' && dialogWasOpen) return;
      const name = nameOf(event);
      const action = current.current[name];
      if (!action) return;
      const plain = !/^(Ctrl|Alt)\+|^F\d+$|^Pause$|^Escape$/.test(name);
      if (plain && isTyping(event.target)) return;
      if ((name === 'Enter' || name === 'Space') && isControl(event.target)) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [layer]);
}
