import { Shell } from '../features/shell/Shell.tsx';
import { mount } from '../ui/App.tsx';

mount(<Shell />);
