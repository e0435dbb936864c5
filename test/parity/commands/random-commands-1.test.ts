import { describeRandomCommands } from './suite.ts';

describeRandomCommands(1, 2);
