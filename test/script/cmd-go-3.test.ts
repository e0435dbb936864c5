import { describeScripts } from './cmd-go/suite.ts';

describeScripts(3, 4);
