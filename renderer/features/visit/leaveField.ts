import type { MouseEvent } from 'react';

/** A row takes no focus: Enter is the primary action's, as its button says. What is being typed is left, and saved. */
export function leaveField(event: MouseEvent): void {
  event.preventDefault();
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}
