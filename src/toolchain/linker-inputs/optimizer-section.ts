/** Whether a section holds code for link-time optimization, by gcc or by LLVM: it would start the linker's plugins. */
export function isOptimizerSection(name: string): boolean {
  return /^(?:\.gnu\.(?:debug)?lto_|\.llvm\.lto)/.test(name) || name === '.llvmbc' || name === '.llvmcmd';
}
