import { type RefObject, useCallback, useLayoutEffect, useRef } from 'react';
import type { Action, Pressed } from '#contract/devices.ts';
import { gate } from './gate.ts';
import { useEvent } from './live.ts';

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

/** Dialogs are laid into the page in the order in which they open. */
const topDialog = (): Element | undefined => [...document.querySelectorAll('[role="dialog"]')].at(-1);

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
    if (dialogs === 0 || isInDialog(event.target)) return;
    event.preventDefault();
    gate.refuse(undefined, true);
  },
  true,
);

const MODIFIERS = ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock'];
/** What takes a screen away works whatever the screen is doing. */
const ALWAYS = ['Pause', 'Ctrl+KeyL'];

// The first to hear of a key: one that comes before its screen is painted goes to nobody, neither to a field nor to a button.
window.addEventListener(
  'keydown',
  (event) => {
    if (MODIFIERS.includes(event.key) || ALWAYS.includes(nameOf(event))) return;
    // A key held down is one key.
    if (event.repeat ? gate.open : gate.admits(isText(event) ? undefined : toldName(event))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
// The second half of a double click is meant for what was there at the first.
window.addEventListener(
  'click',
  (event) => {
    if (event.detail < 2 || isTyping(event.target) || !isControl(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    gate.refuseClick();
  },
  true,
);
// The page's own undo goes through every field that was ever typed into: it is taken for the one that has the hand.
window.addEventListener(
  'beforeinput',
  (event) => {
    if (!/^history/.test(event.inputType) || event.target === document.activeElement) return;
    event.preventDefault();
    gate.refuse('Ctrl+Z', false);
  },
  true,
);

const isText = (event: KeyboardEvent): boolean => isTyping(event.target) && event.key.length === 1;
/** How a refused key is named on the screen. */
const toldName = (event: KeyboardEvent): string => nameOf(event).replace(/^(?:Shift\+)?(?:Digit|Key)/, '');

/**
 * The buttons of the box, as keys: refused while the screen is not the one they were pressed for, and under a dialog, whose question
 * they do not answer. A ticket is given to whoever comes, whatever the screen asks.
 */
export function useButtons(map: Readonly<Partial<Record<Action, (() => void) | undefined>>>): void {
  const current = useRef(map);
  current.current = map;
  useEvent(
    'devices.pressed',
    useCallback(({ action }: Pressed) => {
      const act = current.current[action];
      if (!act) return;
      if (action !== 'issue-ticket' && dialogIsOpen()) return gate.refuse(undefined, false);
      if (gate.admits(undefined)) act();
    }, []),
  );
}

/**
 * Binds keys while the component is on the screen. Plain keys are left to a field that is being typed into, and Enter to a
 * button that has the focus. An open dialog keeps the keys of the screen under it silent, and the field under it as well; `place` lies
 * in the dialog whose key it is.
 */
export function useKeys(map: KeyMap, layer: Layer = 'screen', place?: RefObject<Element | null>): void {
  const current = useRef(map);
  current.current = map;
  // Before the paint: a key pressed the moment a screen appears must not fall between two effects.
  useLayoutEffect(() => {
    if (layer === 'dialog') dialogs += 1;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return;
      if (layer === 'screen' && dialogWasOpen) return;
      // Of two dialogs the one on top asks: a key under it would answer a question that nobody sees.
      if (layer === 'dialog' && place?.current && place.current.closest('[role="dialog"]') !== topDialog()) return;
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
  }, [layer, place]);
}
