import type { Pack } from '../pack.ts'

/** Those that can fill up: not in memory, not made read-only. */
const disks = '{fstype!~"tmpfs|ramfs|squashfs|iso9660|erofs|overlay|fuse.*"}'
const free = `node_filesystem_avail_bytes${disks}`
const size = `node_filesystem_size_bytes${disks}`

/** Machines. */
export const hostsPack: Pack = {
  name: 'hosts',
  title: 'Hosts',
  source: 'node_exporter; Vedette tells of its own machine in the same way',
  rules: [
    {
      name: 'HostCpuBusy',
      summary: 'The processors of {{ $labels.instance }} are {{ $value | humanizePercentage }} busy',
      query: { promql: '1 - avg without (cpu, mode) (rate(node_cpu_seconds_total{mode="idle"}[5m]))' },
      above: { medium: 0.8, high: 0.9 },
      for: '10m',
      runbook: {
        means: 'For ten minutes the processors were busy for more than 80 % (medium) or 90 % (high) of the time.',
        users: 'Everything on this host becomes slower, first what comes in bursts.',
        look: [
          'By [mode](/metrics/explore?expr=sum%20by%20(instance%2C%20mode)%20(rate(node_cpu_seconds_total%5B5m%5D))): `user` is work, `iowait` the disk, `steal` the neighbours.',
          'Which process? `top` on the host.',
          'Is there more traffic? See [services](/services).',
        ],
        causes: [
          'More traffic than the host can carry',
          'A loop or a job that runs wild',
          'A back-up or an index build',
          'Neighbours on the same machine',
        ],
        mend: [
          'Stop or slow down the job.',
          'Move load to other hosts, or start more.',
          'Go back to the release before if it began with one.',
        ],
        over: 'The processors are below the threshold for five minutes; the alert ends by itself.',
      },
    },
    {
      name: 'HostMemoryFull',
      summary: '{{ $value | humanizePercentage }} of the memory of {{ $labels.instance }} is in use',
      query: { promql: '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes' },
      above: { warning: 0.85, high: 0.95 },
      for: '10m',
      runbook: {
        means: 'For ten minutes less than 15 % (warning) or 5 % (high) of the memory was available. What caches use counts as available.',
        users: 'Nothing yet; soon the kernel ends a process, often the largest, and that is mostly the one that matters.',
        look: [
          'Does it [grow](/metrics/explore?expr=1%20-%20node_memory_MemAvailable_bytes%20%2F%20node_memory_MemTotal_bytes) steadily or in one step?',
          'Which process? `ps aux --sort -rss | head`.',
        ],
        causes: ['A leak', 'A cache without a limit', 'More processes than the host was made for'],
        mend: ['Restart what leaks, and find the leak.', 'Give the cache a limit.', 'Move something to another host.'],
        over: 'Enough memory is available again; the alert ends by itself.',
      },
    },
    {
      name: 'HostDiskFull',
      summary: '{{ $labels.mountpoint }} of {{ $labels.instance }} is {{ $value | humanizePercentage }} full',
      query: { promql: `1 - ${free} / ${size}` },
      above: { medium: 0.8, high: 0.9 },
      for: '10m',
      runbook: {
        means: 'A file system is more than 80 % (medium) or 90 % (high) full.',
        users: 'Nothing until it is full; then whatever writes there fails: log-ins, orders, log files, databases.',
        look: [
          'How [fast](/metrics/explore?expr=node_filesystem_avail_bytes) does it grow?',
          'What is large? `du -xh --max-depth=2 MOUNT | sort -h | tail`.',
        ],
        causes: [
          'Logs that are not rotated',
          'Old releases, images and dumps',
          'A database that grows',
          'Files that are deleted but still open',
        ],
        mend: ['Delete or move what is not needed.', 'Rotate logs; shorten what is kept.', 'Make the disk larger.'],
        over: 'Less than 80 % is used; the alert ends by itself.',
      },
    },
    {
      name: 'HostDiskFillsUp',
      summary: '{{ $labels.mountpoint }} of {{ $labels.instance }} is full in {{ printf "%.0f" $value }} hours if it goes on like this',
      query: {
        promql:
          `${free} / (-deriv(${free}[6h]) > 0) / 3600 and predict_linear(${free}[6h], 86400) < 0 ` +
          `and ${free} / ${size} < 0.5 and ${free} offset 2h > 0`,
      },
      below: { high: 4, medium: 24 },
      every: '5m',
      for: '15m',
      runbook: {
        means:
          'As the file system filled up in the last hours, it is full within a day (medium) or four hours (high). It is judged once it is half full.',
        users: 'Nothing yet.',
        look: [
          '[What happened](/metrics/explore?expr=node_filesystem_avail_bytes) since it began?',
          'What grows? `du -xh --max-depth=2 MOUNT | sort -h | tail`, twice, some minutes apart.',
        ],
        causes: [
          'A job that writes more than usual',
          'A log in a loop',
          'A back-up that lies on the wrong disk',
          'A queue that is not read',
        ],
        mend: ['Stop what writes.', 'Make room, or make the disk larger, before the time is over.'],
        over: 'At the pace of the last hours it does not fill up within a day.',
      },
    },
    {
      name: 'HostInodesFull',
      summary: '{{ $labels.mountpoint }} of {{ $labels.instance }} has {{ $value | humanizePercentage }} of its inodes in use',
      query: { promql: `1 - node_filesystem_files_free${disks} / (node_filesystem_files${disks} > 0)` },
      above: { medium: 0.9, high: 0.97 },
      for: '10m',
      runbook: {
        means: 'A file system has hardly any inodes left: no more files can be made there, however much room is free.',
        users: 'Nothing until they are used up; then uploads, sessions and mail fail with "no space left".',
        look: ['Where are the many files? `du -x --inodes --max-depth=2 MOUNT | sort -n | tail`.'],
        causes: ['Session files, caches or mail that nobody clears', 'Many small files in one build directory'],
        mend: ['Delete the old ones, by a job from now on.', 'Move them to a file system with more inodes.'],
        over: 'Fewer than 90 % of the inodes are in use.',
      },
    },
    {
      name: 'HostOutOfMemory',
      summary: 'The kernel of {{ $labels.instance }} has ended a process for want of memory',
      query: { promql: 'increase(node_vmstat_oom_kill[10m]) > 0' },
      severity: 'high',
      runbook: {
        means: 'The kernel had no memory left and has killed a process within the last ten minutes.',
        users: 'What the process did has stopped, until something starts it again.',
        look: [
          'Which one? `dmesg -T | grep -i "killed process"`, or the [logs](/logs?q=%22Killed%20process%22).',
          'How was the [memory](/metrics/explore?expr=node_memory_MemAvailable_bytes) before?',
        ],
        causes: ['A leak', 'A limit that is too low', 'Too much on one host'],
        mend: ['See that the process runs again.', 'Give it a limit or the host more memory.'],
        over: 'No process was killed for ten minutes; see yourself that what was killed runs again.',
      },
    },
    {
      name: 'HostClockOff',
      summary: 'The clock of {{ $labels.instance }} is {{ $value | humanizeDuration }} off',
      query: { promql: 'abs(node_timex_offset_seconds)' },
      above: { warning: 0.1, medium: 1 },
      for: '10m',
      runbook: {
        means: 'The clock of the host differs from the time servers by more than 100 ms (warning) or a second (medium).',
        users: 'Log-in codes and signatures fail; orders of events are wrong in logs and traces.',
        look: ['`chronyc tracking` or `timedatectl` on the host.'],
        causes: ['No time service runs', 'The time servers cannot be reached', 'A virtual machine was paused'],
        mend: ['Start the time service.', 'Let it reach its servers (UDP 123).'],
        over: 'The clock is right again.',
      },
    },
    {
      name: 'HostRestarted',
      summary: '{{ $labels.instance }} has restarted',
      query: { promql: 'node_boot_time_seconds - (node_boot_time_seconds offset 15m) > 60' },
      severity: 'info',
      runbook: {
        means: 'The host has started again within the last quarter of an hour.',
        users: 'What runs there only was away for some minutes.',
        look: ['Was it planned: an update, maintenance? See [audit](/audit).', 'What do the last [logs](/logs) before it say?'],
        causes: ['An update of the system', 'A crash of the kernel or the machine below', 'Somebody'],
        mend: ['See that everything on it has started again.'],
        over: 'It ends by itself after a quarter of an hour.',
      },
    },
  ],
}
