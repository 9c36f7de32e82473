import { Shell } from '../features/shell/Shell.tsx';
import { mount } from '../ui/App.tsx';
import { call } from '../ui/bridge.ts';
import { BrokenScreen } from '../ui/Broken.tsx';

mount({
  screen: <Shell />,
  fallback: (fault, again) => <BrokenScreen where="window" fault={fault} onAgain={again} />,
  tell: (fault) => call('app.trouble', fault),
});
