/** npm, pnpm, yarn and bun: one registry and one manifest, and whichever of them wrote the lock file. */
import { shellWord } from '../../../std/shell-word.ts'
import type { Project } from '../facts.ts'
import type { AllowedPackage, InstallWay, PackageEcosystem } from './ecosystem.ts'

const PART = String.raw`[A-Za-z0-9_][A-Za-z0-9._~-]*`
const NAME = new RegExp(`^(?:@${PART}/)?${PART}`)
/** What may follow a name where code asks for a part of a package. */
const WITHIN = /^(?:\/[\w@~-][\w@.~-]*)*$/
const LONGEST = 214
/** Names that no package has. */
const NEVER = new Set(['node_modules', 'favicon.ico', '__proto__'])

/** See the header. */
export const npm: PackageEcosystem = {
  name: 'npm',
  aliases: ['node', 'pnpm', 'yarn', 'bun', 'typescript', 'javascript'],
  packageOf,
  normal: (name) => name,
  manifests: ['package.json'],
  locks: ['pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb', 'package-lock.json', 'npm-shrinkwrap.json'],
  asks: ['node_modules'],
  isLocked,
  install,
  add,
  refresh,
  fills: ['node_modules'],
  proof: (project, name) =>
    // Yarn may keep packages in their archives.
    project.root === project.folder && toolOf(project) !== 'berry' ? `node_modules/${name}/package.json` : undefined,
}

function packageOf(text: string): string | undefined {
  if (text.length > LONGEST * 2 || text.includes('..')) return undefined
  const name = NAME.exec(text)?.[0]
  if (name === undefined || name.length > LONGEST || NEVER.has(name.toLowerCase())) return undefined
  return WITHIN.test(text.slice(name.length)) ? name : undefined
}

type Tool = 'npm' | 'pnpm' | 'yarn' | 'berry' | 'bun'

function toolOf({ lock }: Project): Tool {
  const name = lock === undefined ? '' : lock.path.slice(lock.path.lastIndexOf('/') + 1)
  if (name === 'pnpm-lock.yaml') return 'pnpm'
  // The older of the two holds no text.
  if (name === 'bun.lock' || name === 'bun.lockb') return 'bun'
  if (name !== 'yarn.lock') return 'npm'
  return lock?.text.includes('# yarn lockfile v1') === true ? 'yarn' : 'berry'
}

function isLocked(lock: { readonly path: string; readonly text: string }, name: string): boolean {
  const { path, text } = lock
  if (path.endsWith('.json')) return text.includes(`"node_modules/${name}"`) || text.includes(`/node_modules/${name}"`)
  if (path.endsWith('pnpm-lock.yaml')) return [` ${name}@`, `'${name}@`, ` /${name}@`].some((one) => text.includes(one))
  if (path.endsWith('bun.lock')) return text.includes(`"${name}": [`)
  return text.includes(`\n${name}@`) || text.includes(`\n"${name}@`)
}

const QUIET = '--no-audit --no-fund'

function install(project: Project, locked: boolean): readonly InstallWay[] {
  const edits = project.lock === undefined ? [] : [project.lock.path]
  switch (toolOf(project)) {
    case 'pnpm':
      return locked
        ? [{ command: 'pnpm install --frozen-lockfile' }, { command: 'pnpm install --no-frozen-lockfile', edits }]
        : [{ command: 'pnpm install --no-frozen-lockfile', edits }]
    case 'yarn':
      return locked
        ? [
            { command: 'yarn install --frozen-lockfile --non-interactive' },
            { command: 'yarn install --force --non-interactive', edits },
          ]
        : [{ command: 'yarn install --non-interactive', edits }]
    case 'berry':
      return locked
        ? [{ command: 'yarn install --immutable' }, { command: 'yarn install --no-immutable', edits }]
        : [{ command: 'yarn install --no-immutable', edits }]
    case 'bun':
      return locked
        ? [{ command: 'bun install --frozen-lockfile' }, { command: 'bun install', edits }]
        : [{ command: 'bun install', edits }]
    case 'npm':
      return npmInstall(project, locked, edits)
  }
}

/** What is installed already stays as it is where that can be: others may be using it. */
function npmInstall(project: Project, locked: boolean, edits: readonly string[]): readonly InstallWay[] {
  const clean = { command: `npm ci ${QUIET}` }
  const gentle = { command: `npm install --no-save ${QUIET}` }
  if (project.lock === undefined) return [gentle, { command: `npm install --no-save --force ${QUIET}` }]
  if (!locked) return [{ command: `npm install ${QUIET}`, edits }]
  return project.beside.has('node_modules') ? [gentle, clean] : [clean, { command: `npm install ${QUIET}`, edits }]
}

/** No script of a package runs that the project itself does not name. */
function add(project: Project, packages: readonly AllowedPackage[]): InstallWay {
  const words = packages.map(({ name, version }) => shellWord(version === undefined ? name : `${name}@${version}`))
  const list = words.join(' ')
  const edits = [project.manifest, ...(project.lock === undefined ? [] : [project.lock.path])]
  const isQuiet = true
  switch (toolOf(project)) {
    case 'pnpm':
      return { command: `pnpm add --save-exact --ignore-scripts ${list}`, edits, isQuiet }
    case 'yarn':
      return { command: `yarn add --exact --ignore-scripts --non-interactive ${list}`, edits, isQuiet }
    case 'berry':
      return { command: `yarn add --exact --mode=skip-build ${list}`, edits, isQuiet }
    case 'bun':
      return { command: `bun add --exact --ignore-scripts ${list}`, edits, isQuiet }
    case 'npm':
      return { command: `npm install --save-exact --ignore-scripts ${QUIET} -- ${list}`, edits, isQuiet }
  }
}

const REFRESH: Readonly<Record<Tool, string>> = {
  npm: `npm install --package-lock-only ${QUIET}`,
  pnpm: 'pnpm install --lockfile-only',
  yarn: 'yarn install --ignore-scripts --non-interactive',
  berry: 'yarn install --mode=update-lockfile',
  bun: 'bun install --lockfile-only',
}

function refresh(project: Project): InstallWay | undefined {
  return project.lock === undefined ? undefined : { command: REFRESH[toolOf(project)], edits: [project.lock.path] }
}
