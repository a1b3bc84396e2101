/** Where the owners of a set keep the size of its claims. */

import type { Manager } from '../model/set-status.ts';

/** By the kind of the custom resource: the field of its size. */
const FIELDS: Readonly<Record<string, string>> = {
  Alertmanager: 'spec.storage.volumeClaimTemplate.spec.resources.requests.storage',
  CassandraDatacenter: 'spec.storageConfig.cassandraDataVolumeClaimSpec.resources.requests.storage',
  ClickHouseInstallation: 'spec.templates.volumeClaimTemplates[].spec.resources.requests.storage',
  CrdbCluster: 'spec.dataStore.pvc.spec.resources.requests.storage',
  Elasticsearch: 'spec.nodeSets[].volumeClaimTemplates[].spec.resources.requests.storage',
  MariaDB: 'spec.storage.size',
  MongoDBCommunity: 'spec.statefulSet.spec.volumeClaimTemplates[].spec.resources.requests.storage',
  OpenSearchCluster: 'spec.nodePools[].diskSize',
  PerconaServerMongoDB: 'spec.replsets[].volumeSpec.persistentVolumeClaim.resources.requests.storage',
  PerconaXtraDBCluster: 'spec.pxc.volumeSpec.persistentVolumeClaim.resources.requests.storage',
  PostgresCluster: 'spec.instances[].dataVolumeClaimSpec.resources.requests.storage',
  Prometheus: 'spec.storage.volumeClaimTemplate.spec.resources.requests.storage',
  RabbitmqCluster: 'spec.persistence.storage',
  RedisFailover: 'spec.redis.storage.persistentVolumeClaim.spec.resources.requests.storage',
  SolrCloud: 'spec.dataStorage.persistent.pvcTemplate.spec.resources.requests.storage',
  Tenant: 'spec.pools[].volumeClaimTemplate.spec.resources.requests.storage',
  ThanosRuler: 'spec.storage.volumeClaimTemplate.spec.resources.requests.storage',
  ZookeeperCluster: 'spec.persistence.spec.resources.requests.storage',
  postgresql: 'spec.volume.size',
};

/** Says what has to change in the owner, so that it does not bring the old size back; part of a sentence. */
export function ownersSizeText({ type, name }: Manager, template: string): string {
  switch (type) {
    case 'operator': {
      const field = FIELDS[name.split(' ')[0] ?? ''];
      return field === undefined
        ? `the operator of ${name} owns the set: set the size there too, or it brings the old one back`
        : `the operator of ${name} owns the set: set ${field} there too, or it brings the old size back`;
    }
    case 'helm':
      return `Helm (${name}) owns the set: change the chart's value for claim template ${template} too, or its next upgrade fails, since the template cannot be changed`;
    case 'argo-cd':
      return `Argo CD (${name}) owns the set: change claim template ${template} in its source too, or its next sync fails, since the template cannot be changed`;
    case 'flux':
      return `Flux (${name}) owns the set: change claim template ${template} in its source too, or it fails to apply the set, since the template cannot be changed`;
  }
}
