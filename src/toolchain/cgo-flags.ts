/**
 * The flags of the C toolchain for one package: settings first, then the package's #cgo lines, which are checked.  Pure.
 * Rule: cmd/go's work/exec.go, CFlags.
 */
import type { Config } from '../config/config.ts';
import { defaultCFlags, settingWords } from './cc-env.ts';
import { checkCompilerFlags, checkLinkerFlags, type ToolFlags } from './check-flags.ts';
import type { ToolPackage } from './tool-package.ts';

type CgoPackage = Pick<ToolPackage, 'cgoCPPFLAGS' | 'cgoCFLAGS' | 'cgoCXXFLAGS' | 'cgoFFLAGS' | 'cgoLDFLAGS'>;

const noFlags: CgoPackage = { cgoCPPFLAGS: [], cgoCFLAGS: [], cgoCXXFLAGS: [], cgoFFLAGS: [], cgoLDFLAGS: [] };

/** @throws GotsError where a #cgo line holds a flag that is not allowed */
export function cgoFlags(config: Config, pkg: CgoPackage = noFlags): ToolFlags {
  const merge = (
    name: string,
    otherwise: string,
    own: readonly string[],
    check: typeof checkCompilerFlags,
  ): string[] => {
    check(config, name, `#cgo ${name}`, own);
    return [...settingWords(config, `CGO_${name}`, otherwise), ...own];
  };
  return {
    cppflags: merge('CPPFLAGS', '', pkg.cgoCPPFLAGS, checkCompilerFlags),
    cflags: merge('CFLAGS', defaultCFlags, pkg.cgoCFLAGS, checkCompilerFlags),
    cxxflags: merge('CXXFLAGS', defaultCFlags, pkg.cgoCXXFLAGS, checkCompilerFlags),
    fflags: merge('FFLAGS', defaultCFlags, pkg.cgoFFLAGS, checkCompilerFlags),
    ldflags: merge('LDFLAGS', defaultCFlags, pkg.cgoLDFLAGS, checkLinkerFlags),
  };
}
