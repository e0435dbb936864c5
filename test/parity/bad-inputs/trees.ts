/** Small trees, whole or to be completed, as txtars. */

export const gomod: string = '-- go.mod --\nmodule example.com/m\n\ngo 1.26\n';
export const main: string = `${gomod}-- main.go --\npackage main\n\nfunc main() {}\n`;
export const requiring = (path: string): string => `-- go.mod --
module example.com/m

go 1.26

require ${path} v1.0.0
-- main.go --
package main

import _ "${path}"

func main() {}
`;
export const sums = (text: string): string => `-- go.sum --\n${text}`;
export const mainImporting = (path: string): string =>
  `${gomod}-- main.go --\npackage main\n\nimport _ "${path}"\n\nfunc main() {}\n`;
export const mod = (text: string): string => `-- go.mod --\n${text}\n-- main.go --\npackage main\n\nfunc main() {}\n`;
export const goFile = (text: string): string => `${gomod}-- main.go --\n${text}\n`;
export const build: readonly string[] = ['build'];
