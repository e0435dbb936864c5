import { describeRandomCommands } from './suite.ts';

describeRandomCommands(2, 2);
