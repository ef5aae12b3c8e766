// Once a run, before the process of the tests exists: the Vulkan driver that Dawn will find there.

import { vulkanEnvironment } from '../scripts/vulkan.mjs'

export default function setup(): void {
  Object.assign(process.env, vulkanEnvironment())
}
