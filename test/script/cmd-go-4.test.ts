import { describeScripts } from './cmd-go/suite.ts';

describeScripts(4, 4);
