import { mount } from '../ui/App.tsx';
import { Display } from './Display.tsx';

mount(<Display />);
