/** Every feature by its chapter, in the order of the table in docs/compatibility.md. */
import { buildModes, profiles } from './builds.ts';
import { cgo } from './cgo.ts';
import type { Feature } from './feature.ts';
import { errors, flags, places } from './flags.ts';
import { gccgoBuilds } from './gccgo.ts';
import { assembly, constraints, embed } from './sources.ts';
import { stamps } from './stamps.ts';

export interface Chapter {
  readonly title: string;
  readonly features: readonly Feature[];
}

export const chapters: readonly Chapter[] = [
  { title: 'constraints', features: constraints },
  { title: 'cgo', features: cgo },
  { title: 'assembly', features: assembly },
  { title: 'embed', features: embed },
  { title: 'profiles, instrumentation', features: profiles },
  { title: 'build modes', features: buildModes },
  { title: 'stamps', features: stamps },
  { title: 'flags', features: flags },
  { title: 'gccgo', features: gccgoBuilds },
  { title: 'places', features: places },
  { title: 'errors', features: errors },
];
