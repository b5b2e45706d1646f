import { shellWord } from '../../../std/shell-word.ts'
import type { Project } from '../facts.ts'
import { isNamedInToml, type PackageEcosystem } from './ecosystem.ts'

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/

/** Crates of Rust. Code writes `a_b` for the crate `a-b`. */
export const cargo: PackageEcosystem = {
  name: 'cargo',
  aliases: ['rust', 'rustc'],
  packageOf: (text) => {
    const [top = ''] = text.length > 200 ? [] : text.split('::')
    return NAME.test(top) && /^[\w:-]+$/.test(text) ? top : undefined
  },
  normal: (name) => name.replaceAll('_', '-'),
  manifests: ['Cargo.toml'],
  locks: ['Cargo.lock'],
  asks: [],
  isLocked: ({ text }, name) =>
    isNamedInToml(text, name) ||
    isNamedInToml(text, name.replaceAll('_', '-')) ||
    isNamedInToml(text, name.replaceAll('-', '_')),
  install: (project, locked) =>
    locked
      ? [{ command: 'cargo fetch --locked' }, { command: 'cargo fetch', edits: lockOf(project) }]
      : [{ command: 'cargo fetch', edits: lockOf(project) }],
  add: (project, packages) => ({
    command: `cargo add ${packages.map(({ name, version }) => shellWord(version === undefined ? name : `${name}@=${version}`)).join(' ')}`,
    edits: [project.manifest, ...lockOf(project)],
    isQuiet: true,
  }),
  refresh: (project) => ({ command: 'cargo update --workspace', edits: lockOf(project) }),
  fills: ['target'],
}

function lockOf({ lock }: Project): string[] {
  return lock === undefined ? [] : [lock.path]
}
