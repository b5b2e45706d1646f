#!/usr/bin/env node
'use strict'
// The `tasks` command (and its alias `slaps`). Written so that any Node.js, however old, can parse it: it finds the Node.js
// that the program needs, or says plainly what is missing.
// In a clone it runs the sources, with the Node.js that `npm start` or `npm test` put there when this one is too old.
var path = require('path')
var fs = require('fs')

var OLDEST_MAJOR = 24
var root = path.join(__dirname, '..')
var sources = path.join(root, 'src', 'cli', 'main.ts')

function refuse(hint) {
  process.stderr.write(
    'tasks needs Node.js 24 or newer; this is ' +
      process.version +
      '. Install it from nodejs.org or with your version manager (e.g. nvm install 24), then run again.' +
      hint +
      '\n'
  )
  process.exitCode = 1
}

function hasTerminal() {
  return Boolean(process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY)
}

function runWith(node) {
  // As under npx: commands of tasks that call `node` get this one too, and not the one that is too old.
  var search = path.dirname(node) + path.delimiter + (process.env.PATH || '')
  var env = Object.assign({}, process.env, { PATH: search })
  var child = require('child_process').spawn(node, process.argv.slice(1), { stdio: 'inherit', env: env })
  // A terminal sends Ctrl-C and its own closing to the whole process group, so the child has them already; a second
  // interrupt would read as "stop at once".
  var forwarded = hasTerminal() ? ['SIGTERM'] : ['SIGTERM', 'SIGINT', 'SIGHUP']
  ;['SIGTERM', 'SIGINT', 'SIGHUP'].forEach(function (signal) {
    process.on(signal, function () {
      if (forwarded.indexOf(signal) >= 0) child.kill(signal)
    })
  })
  child.on('error', function (error) {
    process.stderr.write('tasks could not start ' + node + ': ' + error.message + '\n')
    process.exitCode = 1
  })
  child.on('exit', function (code, signal) {
    if (signal === null) {
      process.exitCode = code
      return
    }
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

function main() {
  var isClone = fs.existsSync(sources)
  if (Number(process.versions.node.split('.')[0]) >= OLDEST_MAJOR) {
    require('./start.cjs')(isClone ? sources : path.join(root, 'dist', 'cli', 'main.js'))
    return
  }
  var cloneNode = path.join(root, 'node_modules', '.bin', 'node')
  if (isClone && fs.existsSync(cloneNode)) runWith(cloneNode)
  else refuse(isClone ? ' In a clone, npm start brings one.' : '')
}

main()
