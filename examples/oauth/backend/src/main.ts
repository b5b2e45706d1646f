import { mkdirSync } from 'node:fs'
import { createApp, partsOf } from './app.ts'
import { openDatabase } from './database.ts'
import { serverOf } from './http/server.ts'

mkdirSync('data', { recursive: true })
const port = Number(process.env['PORT'] ?? 8080)
serverOf(createApp(partsOf(await openDatabase('data/lists.db')))).listen(port)
