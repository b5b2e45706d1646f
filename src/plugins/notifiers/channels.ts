import { spawn } from 'node:child_process'
import type { Event } from '../../core/model/event.ts'
import type { Notification } from '../../core/model/tasks-config.ts'
import type { NotificationChannel } from '../../core/ports/notification.ts'

/** What asks for a person, or ends an execution. */
export const USUAL_NOTICES = [
  'task_needs_attention',
  'approval_requested',
  'execution_finished',
  'execution_paused',
  'alert_fired',
  'scope_violation',
] as const satisfies readonly Event['type'][]

/** Those whom a configuration names, in its order. `codebase`: absolute, where commands run. */
export function notificationChannels(
  notifications: readonly Notification[],
  codebase: string,
  env: Readonly<NodeJS.ProcessEnv>,
): NotificationChannel[] {
  return notifications.map(({ on = USUAL_NOTICES, webhook, command }) => {
    const types: NotificationChannel['on'] = new Set(on as readonly Event['type'][])
    return webhook === undefined ? commandChannel(command ?? ':', codebase, env, types) : webhookChannel(webhook, types)
  })
}

/** A request with the event as its body. */
function webhookChannel(url: string, on: NotificationChannel['on']): NotificationChannel {
  return {
    // What follows the host is often as good as a password.
    name: `the webhook at ${new URL(url).origin}`,
    on,
    async deliver({ text }, signal) {
      const headers = { 'content-type': 'application/json', 'user-agent': 'tasks' }
      const stop = new AbortController()
      signal.addEventListener('abort', () => stop.abort(), { once: true })
      let answer: Response
      try {
        answer = await fetch(url, { method: 'POST', headers, body: text, redirect: 'manual', signal: stop.signal })
      } catch (error) {
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
        throw new Error(cause instanceof Error && 'code' in cause ? String(cause.code) : 'no answer', { cause: error })
      }
      await answer.body?.cancel()
      if (!answer.ok) throw new Error(`it answered with status ${answer.status}`)
    },
  }
}

/** A shell command with the event on its standard input. What it prints goes nowhere. */
function commandChannel(
  command: string,
  cwd: string,
  env: Readonly<NodeJS.ProcessEnv>,
  on: NotificationChannel['on'],
): NotificationChannel {
  return {
    name: `the command \`${command.length <= 60 ? command : `${command.slice(0, 60)}…`}\``,
    on,
    deliver({ type, execution_id, text }, signal) {
      return new Promise((resolve, reject) => {
        const child = spawn('/bin/sh', ['-c', '--', command], {
          cwd,
          env: { ...env, TASKS_EVENT: type, TASKS_EXECUTION_ID: execution_id },
          stdio: ['pipe', 'ignore', 'ignore'],
          detached: true,
        })
        const kill = (): void => {
          try {
            if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
          } catch {
            // It has just ended by itself.
          }
        }
        signal.addEventListener('abort', kill)
        child.on('error', reject)
        child.on('exit', (code, name) => {
          signal.removeEventListener('abort', kill)
          if (code === 0) resolve()
          else reject(new Error(name === null ? `it ended with exit code ${code}` : `it was ended by ${name}`))
        })
        // Whoever does not read what it is told is told all the same.
        child.stdin.on('error', () => {})
        child.stdin.end(`${text}\n`)
      })
    },
  }
}
