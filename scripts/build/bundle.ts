import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { rulesText } from '../../src/plugins/analyzers/rule-store.ts'

const ROOT = join(import.meta.dirname, '..', '..')

/** The entry of the command line: name in dist/ → source. */
export const COMMAND_LINE: Readonly<Record<string, string>> = { 'cli/main': 'src/cli/main.ts' }

function dependencies(): string[] {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
    peerDependencies?: Record<string, string>
  }
  return [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies ?? {})]
}

/** Writes what is published but for the types into `folder`: a bundle for each entry, and the rules as JSON. */
export async function bundle(folder: string, entries: Readonly<Record<string, string>>): Promise<void> {
  const names = dependencies()
  const isExternal = (id: string): boolean =>
    id.startsWith('node:') || names.some((name) => id === name || id.startsWith(`${name}/`))
  const build = await rolldown({ input: entries, cwd: ROOT, platform: 'node', external: isExternal })
  await build.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  })
  await build.close()
  // Reading hundreds of rules from YAML would cost each first run most of a second.
  writeFileSync(join(folder, 'rules.json'), await rulesText(join(ROOT, 'rules')))
}
