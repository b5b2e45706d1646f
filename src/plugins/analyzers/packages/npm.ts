/** package.json: names, workspaces, and scripts as the package manager of the lock file runs them. */
import { parse } from 'yaml'
import type { ProjectCommand } from '../../../core/model/code-index.ts'
import { commandKind } from './command-kind.ts'
import type { Ecosystem, Manifest, Stated, Tree } from './manifest.ts'
import { entries, field, isPlainWord, pathIn, textOr, texts } from './manifest.ts'
import { around, sourceOf } from './source-line.ts'

const NEEDS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']
const LOCK_FILES = ['pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb', 'package-lock.json', 'npm-shrinkwrap.json']
/** Scripts that the package manager itself runs around others. */
const LIFE_CYCLE =
  /^(pre|post)?(install|prepare|prepack|postpack|publish|prepublishOnly|uninstall|dependencies|shrinkwrap)$/
/** What `npm init` writes. */
const NO_TEST = /no test specified/

const MOST_SCRIPTS = 200
/** Longer lines are programs. */
const LONGEST_RUN = 300

/** Packages of npm and its like. */
export const npm: Ecosystem = { name: 'npm', fits: (name) => name === 'package.json', read }

function read(manifest: Manifest, tree: Tree): Stated {
  const content: unknown = JSON.parse(manifest.text.replace(/^\uFEFF/, ''))
  const name = textOr(field(content, 'name'))
  const needs = NEEDS.flatMap((list) => entries(field(content, list)).map(([needed]) => ({ name: needed })))
  const commands = scriptsOf(manifest, content, tree)
  return {
    ...(name === undefined ? {} : { name }),
    needs,
    commands,
    members: membersOf(manifest, content, tree),
    weak: name === undefined && needs.length === 0 && commands.length === 0,
  }
}

function membersOf(manifest: Manifest, content: unknown, tree: Tree): string[] {
  const stated = field(content, 'workspaces')
  const own = Array.isArray(stated) ? texts(stated) : texts(field(stated, 'packages'))
  const pnpm = tree.text(pathIn(manifest.folder, 'pnpm-workspace.yaml'))
  try {
    return pnpm === '' ? own : [...own, ...texts(field(parse(pnpm), 'packages'))]
  } catch {
    return own
  }
}

function scriptsOf(manifest: Manifest, content: unknown, tree: Tree): ProjectCommand[] {
  const scripts = entries(field(content, 'scripts')).slice(0, MOST_SCRIPTS)
  const names = new Set(scripts.map(([name]) => name))
  const runner = runnerOf(manifest, content, tree)
  return scripts.flatMap(([name, line]) => {
    if (typeof line !== 'string' || !isPlainWord(name) || LIFE_CYCLE.test(name) || NO_TEST.test(line)) return []
    const around_script = /^(?:pre|post)(.+)$/.exec(name)?.[1]
    if (around_script !== undefined && names.has(around_script)) return []
    const short = runner === 'npm' && (name === 'test' || name === 'start')
    const kind = commandKind(name, line)
    return [
      {
        name,
        command: short ? `npm ${name}` : `${runner} run ${name}`,
        kind,
        directory: manifest.folder,
        ...(kind === 'test' && line.length <= LONGEST_RUN ? { runs: line } : {}),
        source: sourceOf(manifest, around('"', name, String.raw`"\s*:`), /"scripts"\s*:/),
      },
    ]
  })
}

function runnerOf(manifest: Manifest, content: unknown, tree: Tree): string {
  const stated = /^(npm|pnpm|yarn|bun)@/.exec(textOr(field(content, 'packageManager')) ?? '')?.[1]
  if (stated !== undefined) return stated
  const lock = tree.nearest(manifest.folder, LOCK_FILES)?.name ?? ''
  return /^(pnpm|yarn|bun)/.exec(lock)?.[1] ?? 'npm'
}
