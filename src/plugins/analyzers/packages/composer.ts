import type { ProjectCommand } from '../../../core/model/code-index.ts'
import { commandKind } from './command-kind.ts'
import type { Ecosystem, Manifest, Need, Stated, Tree } from './manifest.ts'
import { entries, field, isPlainWord, pathIn, textOr } from './manifest.ts'
import { around, sourceOf } from './source-line.ts'

/** Scripts that composer itself runs at its own moments. */
const LIFE_CYCLE = /^(pre|post)-/
/** What is needed of PHP itself. */
const PLATFORM = /^(php|ext-|lib-|composer-)/

/** Packages of PHP, by composer.json. */
export const composer: Ecosystem = { name: 'composer', fits: (name) => name === 'composer.json', read }

function read(manifest: Manifest, tree: Tree): Stated {
  const content: unknown = JSON.parse(manifest.text.replace(/^\uFEFF/, ''))
  const name = textOr(field(content, 'name'))
  const needs = ['require', 'require-dev'].flatMap((list) =>
    entries(field(content, list)).flatMap(([needed]): Need[] => (PLATFORM.test(needed) ? [] : [{ name: needed }])),
  )
  const scripts = entries(field(content, 'scripts')).filter(
    ([script]) => isPlainWord(script) && !LIFE_CYCLE.test(script),
  )
  return {
    ...(name === undefined ? {} : { name }),
    needs,
    commands: [
      ...scripts.map(([script, line]) => ({
        name: script,
        command: `composer run-script ${script}`,
        kind: commandKind(script, JSON.stringify(line)),
        directory: manifest.folder,
        source: sourceOf(manifest, around('"', script, String.raw`"\s*:`), /"scripts"\s*:/),
      })),
      ...programs(manifest.folder, tree),
    ],
  }
}

function programs(folder: string, tree: Tree): ProjectCommand[] {
  const artisan = pathIn(folder, 'artisan')
  if (tree.has(artisan)) {
    return [
      { name: 'test', command: 'php artisan test', kind: 'test', directory: folder, source: `${artisan}:1` },
      { name: 'migrate', command: 'php artisan migrate', kind: 'migrate', directory: folder, source: `${artisan}:1` },
    ]
  }
  const settings = ['phpunit.xml', 'phpunit.xml.dist', 'phpunit.dist.xml']
    .map((name) => pathIn(folder, name))
    .find((path) => tree.has(path))
  if (settings === undefined) return []
  return [{ name: 'phpunit', command: 'vendor/bin/phpunit', kind: 'test', directory: folder, source: `${settings}:1` }]
}
