/** The names of the worlds. Read at every start of the program, for its help. */

export const BUILT_WORLDS = ['shop', 'classroom', 'large'] as const;

/** Each is a file of manifests: courses/NAME.yaml. */
export const COURSE_WORLDS = [
  'cassandra',
  'cockroachdb',
  'consul',
  'elasticsearch',
  'etcd',
  'mongodb',
  'mysql',
  'percona-xtradb',
  'postgres-stolon',
  'rabbitmq',
  'redis',
  'zookeeper',
] as const;

export const WORLDS = [...BUILT_WORLDS, ...COURSE_WORLDS] as const;
export type WorldName = (typeof WORLDS)[number];
export type CourseWorldName = (typeof COURSE_WORLDS)[number];

export function isCourseWorld(name: WorldName): name is CourseWorldName {
  return COURSE_WORLDS.some((course) => course === name);
}
