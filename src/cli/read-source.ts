import type { SpecInput } from '../operations/spec-document.ts'
import type { Invocation } from './invocation.ts'

/** Reads what an argument names as a specification: a file, standard input, or the text itself. */
export async function readSource(argument: string, { screen, directory }: Invocation): Promise<SpecInput> {
  const [{ specSource, readAll }, { MAX_SPEC_BYTES }] = await Promise.all([
    import('./spec-source.ts'),
    import('../core/planning/spec/source-text.ts'),
  ])
  const source = specSource(argument, directory)
  if (source !== 'stdin') return source
  if (process.stdin.isTTY) screen.err('Reading the specification; end it with Ctrl-D.')
  return { kind: 'stdin', bytes: await readAll(process.stdin, MAX_SPEC_BYTES) }
}
