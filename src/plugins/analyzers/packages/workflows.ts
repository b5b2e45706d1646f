/** What continuous integration runs: the test, build, lint, format and types commands in workflows of GitHub. */
import type { LineCounter, Node } from 'yaml'
import { isMap, isScalar, isSeq } from 'yaml'
import type { ProjectCommand } from '../../../core/model/code-index.ts'
import { joinedFolder } from './folders.ts'
import type { Manifest } from './manifest.ts'
import { yamlOf } from './manifest-yaml.ts'
import { lineKind } from './command-kind.ts'

/** Whether a path is that of a workflow. */
export function isWorkflow(path: string): boolean {
  return /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path)
}

/** Commands of one workflow. Throws what the parser throws. Lines with variables or shell logic are left out: one cannot type them. */
export function workflowCommands(manifest: Manifest): ProjectCommand[] {
  const { document, counter } = yamlOf(manifest)
  const jobs = document.get('jobs')
  if (!isMap(jobs)) return []
  return jobs.items.flatMap(({ value: job }) => {
    if (!isMap(job)) return []
    const steps = job.get('steps')
    const usual =
      job.getIn(['defaults', 'run', 'working-directory']) ?? document.getIn(['defaults', 'run', 'working-directory'])
    if (!isSeq(steps)) return []
    return steps.items.flatMap((step) => {
      if (!isMap(step)) return []
      const run = step.get('run', true)
      if (!isScalar(run) || typeof run.value !== 'string') return []
      const place = step.get('working-directory') ?? usual ?? '.'
      const directory = typeof place === 'string' && !place.includes('$') ? joinedFolder('.', place) : undefined
      if (directory === undefined) return []
      const lines = linesOf(run.value, firstLine(run, counter))
      // Behind a change of folder, the folder is not known.
      const moved = lines.findIndex(({ line }) => /^(cd|pushd)\b/.test(line))
      const known = moved < 0 ? lines : lines.slice(0, moved)
      return known.flatMap(({ line, at }) => stated(manifest, line, at, directory))
    })
  })
}

function firstLine(run: Node & { type?: unknown }, counter: LineCounter): number {
  const start = counter.linePos(run.range?.[0] ?? 0).line
  return run.type === 'BLOCK_LITERAL' || run.type === 'BLOCK_FOLDED' ? start + 1 : start
}

function linesOf(script: string, first: number): { readonly line: string; readonly at: number }[] {
  const lines: { line: string; at: number }[] = []
  let open: { line: string; at: number } | undefined
  for (const [offset, raw] of script.split('\n').entries()) {
    const continues = raw.endsWith('\\')
    const text = (continues ? raw.slice(0, -1) : raw).trim()
    if (open === undefined) lines.push((open = { line: text, at: first + offset }))
    else open.line = `${open.line} ${text}`
    if (!continues) open = undefined
  }
  return lines
}

function stated(manifest: Manifest, line: string, at: number, directory: string): ProjectCommand[] {
  const kind = lineKind(line)
  if (kind === 'other' || line.length > 200 || /[$|;`<>]|^(if|for|while|echo|#|case)\b/.test(line)) return []
  return [{ name: `ci:${kind}`, command: line, kind, directory, source: `${manifest.path}:${at}` }]
}
