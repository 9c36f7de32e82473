/** How a structured personal value is shown to somebody. Free text never comes here: it passes the masker. */
export const SHOWN = ['full', 'token', 'last-two', 'year', 'initials', 'nothing'] as const;
export type Shown = (typeof SHOWN)[number];

/** The value as `how` allows; `token` stands for it wherever nothing of it may be seen, and before what little is. */
export function show(how: Shown, value: string, token: string): string {
  switch (how) {
    case 'full':
      return value;
    case 'last-two': {
      const signs = [...value].filter((sign) => /[\p{L}\p{N}]/u.test(sign));
      // Of a short value two signs are too much of it.
      return signs.length < 6 ? token : `${token} …${signs.slice(-2).join('')}`;
    }
    case 'year': {
      const year = /\b(?:19|20)\d\d\b/.exec(value)?.[0];
      return year === undefined ? token : `${token} ${year}`;
    }
    case 'initials': {
      const initials = (value.match(/\p{L}+/gu) ?? []).map((word) => `${word.charAt(0).toUpperCase()}.`).join(' ');
      return initials === '' ? token : `${token} ${initials}`;
    }
    case 'nothing':
      return '';
    case 'token':
      return token;
  }
}
