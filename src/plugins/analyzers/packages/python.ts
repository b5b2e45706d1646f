/** pyproject.toml, setup.cfg, setup.py, requirements.txt and Pipfile; tests as pytest, tox, nox and manage.py run them. */
import { parse } from 'smol-toml'
import type { ProjectCommand } from '../../../core/model/code-index.ts'
import { commandKind } from './command-kind.ts'
import type { Ecosystem, Manifest, Need, Stated, Tree } from './manifest.ts'
import { entries, field, isPlainWord, pathIn, textOr, texts } from './manifest.ts'
import { joinedFolder } from './folders.ts'
import { around, sourceOf } from './source-line.ts'

const FILES = new Set(['pyproject.toml', 'setup.cfg', 'setup.py', 'requirements.txt', 'Pipfile'])

/** Packages of Python. */
export const python: Ecosystem = {
  name: 'python',
  fits: (name) => FILES.has(name),
  read: (manifest, tree) => {
    const stated = BY_FILE[manifest.name]?.(manifest, tree) ?? { needs: [], commands: [] }
    return { ...stated, commands: [...stated.commands, ...testCommands(manifest, tree)] }
  },
  normal: (name) => name.toLowerCase().replaceAll(/[-_.]+/g, '-'),
}

const BY_FILE: Readonly<Record<string, (manifest: Manifest, tree: Tree) => Stated>> = {
  'pyproject.toml': pyproject,
  'setup.cfg': setupCfg,
  'setup.py': setupPy,
  'requirements.txt': (manifest) => ({
    needs: manifest.text.split('\n').flatMap(requirement),
    commands: [],
    weak: true,
  }),
  Pipfile: (manifest) => {
    const content: unknown = parse(manifest.text)
    const needed = ['packages', 'dev-packages'].flatMap((table) => entries(field(content, table)))
    return { needs: needed.map(([name]) => ({ name })), commands: [], weak: true }
  },
}

function pyproject(manifest: Manifest, tree: Tree): Stated {
  const content: unknown = parse(manifest.text)
  const poetry = field(content, 'tool', 'poetry')
  const name = textOr(field(content, 'project', 'name')) ?? textOr(field(poetry, 'name'))
  const lists = [
    texts(field(content, 'project', 'dependencies')),
    ...entries(field(content, 'project', 'optional-dependencies')).map(([, list]) => texts(list)),
    ...entries(field(content, 'dependency-groups')).map(([, list]) => texts(list)),
  ]
  const tables = [
    field(poetry, 'dependencies'),
    field(poetry, 'dev-dependencies'),
    ...entries(field(poetry, 'group')).map(([, group]) => field(group, 'dependencies')),
  ]
  return {
    ...(name === undefined ? {} : { name }),
    needs: [
      ...lists.flat().flatMap(requirement),
      ...tables.flatMap((table) => entries(table).flatMap(([needed, how]) => poetryNeed(manifest, needed, how))),
      ...entries(field(content, 'tool', 'uv', 'sources')).flatMap(([, how]) => pathNeed(manifest, field(how, 'path'))),
    ],
    commands: taskCommands(manifest, content, tree),
    members: texts(field(content, 'tool', 'uv', 'workspace', 'members')),
    weak: name === undefined,
  }
}

function poetryNeed(manifest: Manifest, name: string, how: unknown): Need[] {
  return name === 'python' ? [] : [{ name }, ...pathNeed(manifest, field(how, 'path'))]
}

function pathNeed(manifest: Manifest, path: unknown): Need[] {
  const folder = typeof path === 'string' ? joinedFolder(manifest.folder, path) : undefined
  return folder === undefined ? [] : [{ folder }]
}

/** The name at the start of a requirement: `requests[socks] >= 2 ; python_version < "3.12"`. */
function requirement(line: string): Need[] {
  const name = /^\s*([A-Za-z\d][\w.-]*)\s*(?:[[<>=!~;@(,#\s]|$)/.exec(line)?.[1]
  return name === undefined ? [] : [{ name }]
}

/** Tasks of poe, hatch and pdm. */
function taskCommands(manifest: Manifest, content: unknown, tree: Tree): ProjectCommand[] {
  const runners: readonly (readonly [string, unknown, string])[] = [
    ['poe', field(content, 'tool', 'poe', 'tasks'), String.raw`tool\.poe\.tasks`],
    ['pdm run', field(content, 'tool', 'pdm', 'scripts'), String.raw`tool\.pdm\.scripts`],
    ['hatch run', field(content, 'tool', 'hatch', 'envs', 'default', 'scripts'), String.raw`tool\.hatch\.envs`],
  ]
  return runners.flatMap(([runner, tasks, section]) =>
    entries(tasks)
      .filter(([name]) => isPlainWord(name) && !name.startsWith('_'))
      .map(([name, line]) => ({
        name,
        command: `${runner === 'poe' ? prefix(manifest.folder, tree) : ''}${runner} ${name}`,
        kind: commandKind(name, typeof line === 'string' ? line : JSON.stringify(line)),
        directory: manifest.folder,
        source: sourceOf(
          manifest,
          around(String.raw`^\s*(\[.*\.)?"?`, name, String.raw`"?\s*[=.\]]`),
          new RegExp(section),
        ),
      })),
  )
}

function setupCfg(manifest: Manifest): Stated {
  const name = /^\[metadata\][^[]*?^name\s*=\s*(\S+)/ms.exec(manifest.text)?.[1]
  const needed = /^install_requires\s*=([^\n]*(?:\n[ \t]+[^\n]*|\n[ \t]*(?=\n))*)/m.exec(manifest.text)?.[1] ?? ''
  return {
    ...(name === undefined ? {} : { name }),
    needs: needed.split('\n').flatMap(requirement),
    commands: [],
    weak: name === undefined,
  }
}

function setupPy(manifest: Manifest): Stated {
  const name = /\bname\s*=\s*["']([\w.-]+)["']/.exec(manifest.text)?.[1]
  const needed = /\binstall_requires\s*=\s*\[([^\][]*)/.exec(manifest.text)?.[1] ?? ''
  const needs = [...needed.matchAll(/["']([^"'\n]+)["']/g)].flatMap(([, line = '']) => requirement(line))
  const isSetup = /\bsetup\s*\(/.test(manifest.text)
  return { ...(name === undefined ? {} : { name }), needs, commands: [], weak: !isSetup }
}

/** How this project runs a program of its own environment. */
function prefix(folder: string, tree: Tree): string {
  const lock = tree.nearest(folder, ['uv.lock', 'poetry.lock', 'pdm.lock', 'Pipfile.lock'])?.name
  const runners: Record<string, string> = { 'uv.lock': 'uv run ', 'poetry.lock': 'poetry run ', 'pdm.lock': 'pdm run ' }
  return lock === undefined ? '' : (runners[lock] ?? 'pipenv run ')
}

function testCommands(manifest: Manifest, tree: Tree): ProjectCommand[] {
  const { folder } = manifest
  const run = prefix(folder, tree)
  const stated = (name: string, command: string, source: string, line: string): ProjectCommand => ({
    name,
    command: `${run}${command}`,
    kind: commandKind(name, line),
    directory: folder,
    source,
  })
  return [
    ...pytestSource(manifest, tree).map((source) => stated('pytest', 'pytest', source, 'pytest')),
    ...toxEnvironments(manifest, tree).map(([name, source]) => stated(name, `tox -e ${name}`, source, 'tox')),
    ...noxSessions(folder, tree).map(([name, source]) => stated(name, `nox -s ${name}`, source, 'nox')),
    ...(tree.has(pathIn(folder, 'manage.py'))
      ? [
          stated('test', 'python manage.py test', `${pathIn(folder, 'manage.py')}:1`, ''),
          stated('migrate', 'python manage.py migrate', `${pathIn(folder, 'manage.py')}:1`, ''),
        ]
      : []),
  ]
}

function pytestSource(manifest: Manifest, tree: Tree): string[] {
  const { folder } = manifest
  const settings: readonly (readonly [string, RegExp])[] = [
    ['pyproject.toml', /^\s*\[tool\.pytest\b/],
    ['pytest.ini', /^\s*\[pytest\]/],
    ['setup.cfg', /^\s*\[tool:pytest\]/],
    ['tox.ini', /^\s*\[pytest\]/],
  ]
  for (const [name, section] of settings) {
    const path = pathIn(folder, name)
    const line = tree
      .text(path)
      .split('\n')
      .findIndex((one) => section.test(one))
    if (line >= 0) return [`${path}:${line + 1}`]
  }
  if (!tree.holds(folder, 'python-test') || !/\bpytest\b/.test(manifest.text)) return []
  return [sourceOf(manifest, /\bpytest\b/)]
}

function toxEnvironments({ folder }: Manifest, tree: Tree): (readonly [string, string])[] {
  const path = pathIn(folder, 'tox.ini')
  return tree
    .text(path)
    .split('\n')
    .flatMap((line, at) => {
      const name = /^\[testenv:([\w.-]+)\]/.exec(line)?.[1]
      return name === undefined ? [] : [[name, `${path}:${at + 1}`] as const]
    })
}

function noxSessions(folder: string, tree: Tree): (readonly [string, string])[] {
  const path = pathIn(folder, 'noxfile.py')
  const lines = tree.text(path).split('\n')
  return lines.flatMap((line, at) => {
    if (!/^@nox\.session\b/.test(line)) return []
    const below = lines.slice(at, at + 12).join('\n')
    const name =
      /\bname\s*=\s*["']([\w.-]+)["']/.exec(below.split('\ndef ')[0] ?? '')?.[1] ?? /^def\s+(\w+)/m.exec(below)?.[1]
    return name === undefined ? [] : [[name, `${path}:${at + 1}`] as const]
  })
}
