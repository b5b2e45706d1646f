import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { NotificationChannel } from '../../core/ports/notification.ts'
import { notificationChannels, USUAL_NOTICES } from './channels.ts'

const NOTICE = {
  type: 'execution_finished',
  execution_id: 'exec-2026-11-23-001',
  text: '{"event":"execution_finished"}',
} as const

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'tasks-notify-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

function only(notification: Parameters<typeof notificationChannels>[0][number], cwd = tmpdir()): NotificationChannel {
  return notificationChannels([notification], cwd, process.env)[0] as NotificationChannel
}

function deliver(channel: NotificationChannel, signal = new AbortController().signal): Promise<void> {
  return channel.deliver(NOTICE, signal)
}

test('a command has the event on its standard input, and its type in the environment', async () => {
  const cwd = folder()
  await deliver(only({ command: 'echo "$TASKS_EVENT $TASKS_EXECUTION_ID" > told; cat >> told' }, cwd))
  expect(readFileSync(join(cwd, 'told'), 'utf8')).toBe(
    'execution_finished exec-2026-11-23-001\n{"event":"execution_finished"}\n',
  )
  await expect(deliver(only({ command: 'exit 3' }))).rejects.toThrow('it ended with exit code 3')
  await expect(deliver(only({ command: 'exec no-such-command' }))).rejects.toThrow('127')
  await deliver(only({ command: 'exec < /dev/null' }))
})

test('a command that goes on for too long is ended with all that it started', async () => {
  const stop = new AbortController()
  const cwd = folder()
  const ended = deliver(only({ command: 'mkfifo gate; sleep 60 & read _ < gate' }, cwd), stop.signal)
  stop.abort()
  await expect(ended).rejects.toThrow('SIGKILL')
})

test('a webhook gets the event as JSON; an answer that is no success, or none, is a failure that does not tell its path', async () => {
  const bodies: string[] = []
  let status = 200
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      bodies.push(`${request.method} ${request.headers['content-type']} ${body}`)
      response.writeHead(status, { location: '/elsewhere' }).end('ok')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const channel = only({ webhook: `http://127.0.0.1:${(server.address() as AddressInfo).port}/T0K3N` })
  expect(channel.name).not.toContain('T0K3N')
  await deliver(channel)
  expect(bodies).toEqual(['POST application/json {"event":"execution_finished"}'])
  for (const bad of [302, 404, 500]) {
    status = bad
    await expect(deliver(channel)).rejects.toThrow(`it answered with status ${bad}`)
  }
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
  await expect(deliver(channel)).rejects.toThrow(/^(ECONNREFUSED|UND_ERR_SOCKET)$/)
})

test('without a list it is told of what asks for a person, or ends an execution', () => {
  expect(only({ command: 'true' }).on).toEqual(new Set(USUAL_NOTICES))
  expect(only({ command: 'true', on: ['task_failed'] }).on).toEqual(new Set(['task_failed']))
})
