/** Commands that stand in files of task runners: Makefile, justfile and Taskfile. */
import { isMap, isScalar } from 'yaml'
import type { ProjectCommand } from '../../../core/model/code-index.ts'
import { commandKind } from './command-kind.ts'
import type { Manifest } from './manifest.ts'
import { isPlainWord } from './manifest.ts'
import { yamlOf } from './manifest-yaml.ts'

/** A list of commands in a file of its own. */
export interface TaskFile {
  readonly fits: (fileName: string) => boolean
  readonly read: (manifest: Manifest) => ProjectCommand[]
}

/** Programs that run named tasks, and the files they read. */
export const TASK_FILES: readonly TaskFile[] = [
  { fits: (name) => /^(GNUmakefile|[Mm]akefile)$/.test(name), read: makeTargets },
  { fits: (name) => /^\.?justfile$/i.test(name), read: justRecipes },
  { fits: (name) => /^[Tt]askfile(\.dist)?\.ya?ml$/.test(name), read: taskfileTasks },
]

const MOST_COMMANDS = 200
/** A longer line names no targets for people. */
const LONGEST_LINE = 1000

function found(manifest: Manifest, runner: string, name: string, body: string, line: number): ProjectCommand[] {
  if (!isPlainWord(name)) return []
  const kind = commandKind(name, body)
  return [{ name, command: `${runner} ${name}`, kind, directory: manifest.folder, source: `${manifest.path}:${line}` }]
}

/** Targets that a person calls: no files, no patterns, no targets that only other targets use (a leading dot or underscore). */
function makeTargets(manifest: Manifest): ProjectCommand[] {
  const lines = manifest.text.replaceAll(/\\\r?\n/g, '  ').split('\n')
  const offsets = continuedLines(manifest.text)
  const phony = new Set(lines.flatMap((line) => (/^\.PHONY\s*:(.*)$/.exec(line)?.[1] ?? '').trim().split(/\s+/)))
  const seen = new Set<string>()
  return lines
    .flatMap((line, at) => {
      if (line.length > LONGEST_LINE) return []
      const names = /^([\w][\w .:/-]*?)\s*::?(?![=:])/.exec(line)?.[1]?.split(/\s+/) ?? []
      if (/^[\w.-]+\s*[:?+!]?=/.test(line)) return []
      return names.flatMap((name) => {
        const isFile = /[./]/.test(name) && !phony.has(name)
        if (seen.has(name) || isFile || /^[_.]/.test(name)) return []
        seen.add(name)
        return found(manifest, 'make', name, bodyAfter(lines, at), offsets[at] ?? at + 1)
      })
    })
    .slice(0, MOST_COMMANDS)
}

/** For each line after continued ones were joined: the number, from 1, that it has in the file. */
function continuedLines(text: string): number[] {
  const numbers: number[] = []
  let joined = false
  for (const [at, line] of text.split('\n').entries()) {
    if (!joined) numbers.push(at + 1)
    joined = /\\\r?$/.test(line)
  }
  return numbers
}

function bodyAfter(lines: readonly string[], at: number): string {
  let end = at + 1
  while (end < lines.length && /^(\t| {2,}|\s*$)/.test(lines[end] ?? '') && end - at < 40) end++
  return lines.slice(at + 1, end).join('\n')
}

function justRecipes(manifest: Manifest): ProjectCommand[] {
  const lines = manifest.text.split('\n')
  let hidden = false
  return lines
    .flatMap((line, at) => {
      if (line.startsWith('[')) {
        hidden ||= /\bprivate\b/.test(line)
        return []
      }
      const name = /^@?([A-Za-z][\w-]*)(?:\s+(?:"[^"]*"|'[^']*'|[^:'"])*)?:(?!=)/.exec(line)?.[1]
      if (name === undefined || /^(set|alias|export|import|mod)$/.test(name)) return []
      const skipped = hidden
      hidden = false
      return skipped ? [] : found(manifest, 'just', name, bodyAfter(lines, at), at + 1)
    })
    .slice(0, MOST_COMMANDS)
}

function taskfileTasks(manifest: Manifest): ProjectCommand[] {
  const { document, counter } = yamlOf(manifest)
  const tasks = document.get('tasks')
  if (!isMap(tasks)) return []
  return tasks.items
    .flatMap(({ key, value }) => {
      if (!isScalar(key) || typeof key.value !== 'string') return []
      if (isMap(value) && value.get('internal') === true) return []
      const line = counter.linePos(key.range?.[0] ?? 0).line
      return found(manifest, 'task', key.value, JSON.stringify(value) ?? '', line)
    })
    .slice(0, MOST_COMMANDS)
}
