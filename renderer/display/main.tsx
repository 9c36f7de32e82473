import { mount } from '../ui/App.tsx';
import { call } from '../ui/bridge.ts';
import { Calm } from './Calm.tsx';
import { Display } from './Display.tsx';

mount({
  screen: <Display />,
  fallback: (_fault, again) => <Calm again={again} />,
  tell: (fault) => call('display.trouble', fault),
});
