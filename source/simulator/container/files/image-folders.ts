/** The folders that well-known images bring, as far as manifests and lessons write to them. */

const FOLDERS: readonly (readonly [image: RegExp, folders: readonly string[]])[] = [
  [/nginx/, ['/usr/share/nginx/html', '/etc/nginx/conf.d', '/var/cache/nginx', '/var/log/nginx']],
  [/^(?:httpd|apache)$/, ['/usr/local/apache2/htdocs', '/usr/local/apache2/conf', '/usr/local/apache2/logs']],
  [/^(?:php|wordpress|nextcloud)$/, ['/var/www/html']],
  [/^(?:redis|valkey)$/, ['/data', '/usr/local/etc']],
  [/^(?:postgres|postgis|timescaledb)$/, ['/var/lib/postgresql/data', '/docker-entrypoint-initdb.d']],
  [/^(?:mysql|mariadb|percona)$/, ['/var/lib/mysql', '/etc/mysql/conf.d', '/docker-entrypoint-initdb.d']],
  [/^mongo(?:db)?$/, ['/data/db', '/data/configdb', '/docker-entrypoint-initdb.d']],
  [/^rabbitmq$/, ['/var/lib/rabbitmq', '/etc/rabbitmq/conf.d']],
  [/^cassandra$/, ['/var/lib/cassandra', '/etc/cassandra', '/opt/cassandra/conf']],
  [/^zookeeper$/, ['/conf', '/data', '/datalog', '/logs']],
  [/^elasticsearch$/, ['/usr/share/elasticsearch/config', '/usr/share/elasticsearch/data']],
];

/** @param image as in a pod's spec: "registry.example/library/nginx:1.29" */
export function imageFolders(image: string): readonly string[] {
  const [name = ''] = (image.split('/').at(-1) ?? '').split(/[:@]/);
  return FOLDERS.find(([pattern]) => pattern.test(name))?.[1] ?? [];
}
