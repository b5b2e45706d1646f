import { shellWord } from '../../../std/shell-word.ts'
import type { Project } from '../facts.ts'
import type { PackageEcosystem } from './ecosystem.ts'

/** A path of a module: a host with a dot, then names. */
const PATH = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+(?:\/[A-Za-z0-9_~][A-Za-z0-9._~-]*)+$/
const LONGEST = 300

/** Modules of Go. Code asks for a folder of a module, so a path stands for every module that it begins with. */
export const go: PackageEcosystem = {
  name: 'go',
  aliases: ['golang', 'gomod'],
  packageOf: (text) => (text.length <= LONGEST && !text.includes('..') && PATH.test(text) ? text : undefined),
  normal: (name) => name,
  listedAs: (name) => {
    const parts = name.split('/')
    return parts.slice(1, -1).map((_, at) => parts.slice(0, parts.length - 1 - at).join('/'))
  },
  manifests: ['go.mod'],
  locks: ['go.sum'],
  asks: ['vendor'],
  isLocked: ({ text }, name) => text.startsWith(`${name} v`) || text.includes(`\n${name} v`),
  install: (project, locked) => [
    ...(locked ? [{ command: 'go mod download' }] : []),
    { command: project.beside.has('vendor') ? 'go mod tidy && go mod vendor' : 'go mod tidy', edits: both(project) },
  ],
  add: (project, packages) => ({
    command: `go get ${packages.map(({ name, version }) => shellWord(version === undefined ? name : `${name}@${version}`)).join(' ')}`,
    edits: both(project),
    isQuiet: true,
  }),
  refresh: (project) => ({
    command: project.beside.has('vendor') ? 'go mod tidy && go mod vendor' : 'go mod tidy',
    edits: both(project),
  }),
  fills: ['vendor'],
}

function both({ manifest, root, lock }: Project): string[] {
  return [manifest, lock?.path ?? (root === '.' ? 'go.sum' : `${root}/go.sum`)]
}
