'use strict'
// The half of the launcher that only a new enough Node.js reads. The compile cache saves about 30 ms a start.
const module_ = require('node:module')
const { pathToFileURL } = require('node:url')

module.exports = function start(file) {
  module_.enableCompileCache?.()
  void import(pathToFileURL(file).href)
}
