import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { AttemptOrder } from '../core/model/attempt.ts'

/** Which module's function makes an executor, and of what. The module is loaded by the test and by other processes. */
export interface ExecutorRecipe {
  /** Address of the module, as `import.meta.resolve` gives it. */
  readonly module: string
  /** Name of the exported function. It is handed `stateDir`, `codebase` and the options. */
  readonly factory: string
  readonly options?: Readonly<Record<string, unknown>>
}

/** A process that hosts an executor, to be killed. */
export interface ExecutorHost {
  readonly child: ChildProcess
  /** Resolves when the host has printed a line that holds the text: `<token> <report type or "lost">`, or `open`. */
  said(text: string): Promise<void>
  /** Kills it as a crash would, and waits until it is gone. */
  kill(): Promise<void>
}

/** Opens the executor, starts the orders, says what it is told, and waits to be killed. */
const PROGRAM = `
const { recipe, where, orders, slots } = JSON.parse(process.argv[1])
const module = await import(recipe.module)
const executor = module[recipe.factory]({ ...recipe.options, ...where })
const say = (line) => process.stdout.write(line + '\\n')
await executor.open({ report: (token, report) => say(token + ' ' + report.type), lost: (token) => say(token + ' lost') }, slots)
say('open')
for (const order of orders) executor.start(order)
setInterval(() => {}, 1000)
`

/** Starts a host in a process of its own. */
export function startHost(
  recipe: ExecutorRecipe,
  where: { readonly stateDir: string; readonly codebase: string },
  orders: readonly AttemptOrder[],
  slots = 4,
): ExecutorHost {
  const task = JSON.stringify({ recipe, where, orders, slots })
  const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, task], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  const waiting = new Set<() => void>()
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    lines.push(line)
    for (const look of waiting) look()
  })
  return {
    child,
    said: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!lines.some((line) => line.includes(text))) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        child.once('exit', () =>
          reject(new Error(`the host ended without saying "${text}", but: ${lines.join(' | ')}`)),
        )
        look()
      }),
    async kill() {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}
