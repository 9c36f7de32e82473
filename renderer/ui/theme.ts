import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** One warm accent, neutral greys, and success/attention/stop as the only semantic colours. Shade 8 keeps AA on white. */
const ember: MantineColorsTuple = [
  '#fcf3ee',
  '#f7e1d5',
  '#eec1a9',
  '#e59f7b',
  '#dd8354',
  '#d8723b',
  '#c25d29',
  '#a84d1f',
  '#924119',
  '#7a3413',
];
const stone: MantineColorsTuple = [
  '#faf9f7',
  '#f3f1ee',
  '#e6e3de',
  '#d3cfc8',
  '#b5b0a7',
  '#8f897f',
  '#6e685f',
  '#565149',
  '#403c36',
  '#2a2723',
];
const success: MantineColorsTuple = [
  '#eef8f1',
  '#d9efe0',
  '#b2dfc1',
  '#88cd9f',
  '#64bd82',
  '#4db370',
  '#2f8f52',
  '#267a45',
  '#1e6538',
  '#154c29',
];
const attention: MantineColorsTuple = [
  '#fff8e6',
  '#fdeec6',
  '#fadd8f',
  '#f6ca54',
  '#f2ba24',
  '#e0a70c',
  '#b98806',
  '#946b03',
  '#785602',
  '#5c4100',
];
const stop: MantineColorsTuple = [
  '#fdf0ef',
  '#f9dbd9',
  '#f0b3af',
  '#e78983',
  '#df655d',
  '#da4f46',
  '#c13a32',
  '#a62e27',
  '#8d241e',
  '#721a15',
];

/** Mantine's own shades of these are below AA on our ground. */
export const resolver: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-error': stop[8], '--mantine-color-placeholder': stone[6], '--mantine-color-dimmed': stone[7] },
  dark: {},
});

/** After our own: what a PC usually has for signs that PT Sans lacks. What none of them draws is named by its number (Unprintable). */
const FONTS =
  "'PT Sans', 'Segoe UI', 'Noto Sans', system-ui, 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans Arabic', 'Segoe UI Emoji', 'Noto Color Emoji', sans-serif";

export const theme = createTheme({
  fontFamily: FONTS,
  headings: { fontFamily: FONTS, fontWeight: '700' },
  fontSizes: { xs: '12px', sm: '13px', md: '15px', lg: '17px', xl: '21px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  defaultRadius: 6,
  colors: { ember, stone, success, attention, stop, gray: stone },
  primaryColor: 'ember',
  primaryShade: 8,
  autoContrast: true,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Badge: { defaultProps: { tt: 'none' } },
    // Choices that do not fit side by side go on below: none is cut.
    SegmentedControl: { styles: { root: { flexWrap: 'wrap' }, control: { flex: '0 0 auto' } } },
    Modal: { defaultProps: { transitionProps: { duration: 0 }, centered: true, closeButtonProps: { 'aria-label': 'Esc' } } },
  },
});
