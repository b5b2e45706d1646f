import type { ProjectCommand } from '../../../core/model/code-index.ts'
import type { Ecosystem, Manifest, Need, Stated, Tree } from './manifest.ts'
import { joinedFolder } from './folders.ts'

/** Modules of Go, by go.mod. */
export const go: Ecosystem = { name: 'go', fits: (name) => name === 'go.mod', read }

function read(manifest: Manifest, tree: Tree): Stated {
  const needs: Need[] = []
  let name: string | undefined
  let nameLine = 1
  let block = ''
  for (const [at, raw] of manifest.text.split('\n').entries()) {
    const line = raw.replace(/\/\/.*$/, '').trim()
    if (line === ')') block = ''
    else if (/^\w+\s*\($/.test(line)) block = line.split(/[\s(]/)[0] ?? ''
    else {
      const words = (block === '' ? line : `${block} ${line}`).split(/\s+/).map(unquoted)
      if (words[0] === 'module' && words[1] !== undefined) {
        name = words[1]
        nameLine = at + 1
      } else if (words[0] === 'require' && words[1] !== undefined) needs.push({ name: words[1] })
      else if (words[0] === 'replace') needs.push(...replaced(manifest, words))
    }
  }
  const command = (verb: 'test' | 'build'): ProjectCommand => ({
    name: verb,
    command: `go ${verb} ./...`,
    kind: verb,
    directory: manifest.folder,
    source: `${manifest.path}:${nameLine}`,
  })
  return {
    ...(name === undefined ? {} : { name }),
    needs,
    commands: tree.holds(manifest.folder, 'go-test') ? [command('test'), command('build')] : [command('build')],
  }
}

function replaced(manifest: Manifest, words: readonly string[]): Need[] {
  const target = words[words.indexOf('=>') + 1] ?? ''
  const folder = /^\.\.?(\/|$)/.test(target) ? joinedFolder(manifest.folder, target) : undefined
  return folder === undefined ? [] : [{ folder }]
}

function unquoted(word: string): string {
  return /^["`](.*)["`]$/.exec(word)?.[1] ?? word
}
