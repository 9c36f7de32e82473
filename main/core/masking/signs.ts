/** Codes of the marks the detectors ask for, after the view has made one dash, quote and space of many. */
export const QUOTE = 0x22;
export const OPEN = 0x28;
export const CLOSE = 0x29;
export const PLUS = 0x2b;
export const COMMA = 0x2c;
export const DASH = 0x2d;
export const DOT = 0x2e;
export const SLASH = 0x2f;
export const COLON = 0x3a;
export const SEMICOLON = 0x3b;
export const UNDERSCORE = 0x5f;
export const NUMERO = 0x2116;
export const BAR = 0x7c;
