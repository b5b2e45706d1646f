import { lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { controlPath, listenAt } from './control-socket.ts'

function folder(): string {
  const made = mkdtempSync(join(realpathSync(tmpdir()), 'control-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

function server(): Server {
  const made = createServer((socket) => socket.end('heard'))
  onTestFinished(() => void made.close())
  return made
}

function heardAt(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    connect(path)
      .on('error', reject)
      .on('data', (bytes) => resolve(bytes.toString()))
  })
}

test('the socket is for its owner alone, and gone when it is removed', async () => {
  const stateDir = folder()
  const socket = await listenAt(stateDir, server())
  expect(socket.path).toBe(controlPath(stateDir))
  expect(lstatSync(socket.path).mode & 0o777).toBe(0o600)
  expect(await heardAt(socket.path)).toBe('heard')
  socket.remove()
  expect(lstatSync(socket.path, { throwIfNoEntry: false })).toBeUndefined()
})

test('a socket that a crash has left is replaced; a file of that name is left alone', async () => {
  const stateDir = folder()
  const left = server()
  await new Promise<void>((resolve) => left.listen(controlPath(stateDir), resolve))
  expect(await heardAt((await listenAt(stateDir, server())).path)).toBe('heard')

  const other = folder()
  writeFileSync(controlPath(other), 'mine')
  await expect(listenAt(other, server())).rejects.toThrow('EADDRINUSE')
})

test('a path that is too long for a socket gives way to a private folder, which goes with it', async () => {
  const stateDir = join(folder(), 'long'.repeat(30))
  mkdirSync(stateDir)
  const socket = await listenAt(stateDir, server())
  expect(socket.path).not.toBe(controlPath(stateDir))
  expect(lstatSync(join(socket.path, '..')).mode & 0o777).toBe(0o700)
  expect(await heardAt(socket.path)).toBe('heard')
  socket.remove()
  expect(lstatSync(join(socket.path, '..'), { throwIfNoEntry: false })).toBeUndefined()
})
