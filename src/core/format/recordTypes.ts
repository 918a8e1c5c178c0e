import { GoType, STRING, struct, typeNamed } from '../template/goType.ts';
import { DIGEST } from './digest.ts';
import { DURATION } from './duration.ts';
import { TIME } from './goTime.ts';
import { PORT } from './port.ts';

// The Go types `docker image inspect` 28.2 decodes an image into: names, order and tags as in its API packages. Every
// declaration can name what is declared above it.

const PORT_SET = new GoType('map', 'nat.PortSet', [], typeNamed('struct {}'), PORT);

/** A list of strings that is also read from one string. */
export const STRING_LIST = new GoType('slice', 'strslice.StrSlice', [], STRING);

const HEALTHCHECK = struct(
  'v1.HealthcheckConfig',
  `Test? []string
Interval?,Timeout?,StartPeriod?,StartInterval? ${DURATION.name}
Retries? int`,
);

const CONTAINER_CONFIG = struct(
  'container.Config',
  `Hostname,Domainname,User string
AttachStdin,AttachStdout,AttachStderr bool
ExposedPorts? ${PORT_SET.name}
Tty,OpenStdin,StdinOnce bool
Env []string
Cmd ${STRING_LIST.name}
Healthcheck? *${HEALTHCHECK.name}
ArgsEscaped? bool
Image string
Volumes map[string]struct {}
WorkingDir string
Entrypoint ${STRING_LIST.name}
NetworkDisabled? bool
MacAddress? string
OnBuild []string
Labels map[string]string
StopSignal? string
StopTimeout? *int
Shell? ${STRING_LIST.name}`,
);

const IMAGE_CONFIG = struct(
  'v1.ImageConfig',
  `User? string
ExposedPorts? map[string]struct {}
Env?,Entrypoint?,Cmd? []string
Volumes? map[string]struct {}
WorkingDir? string
Labels? map[string]string
StopSignal? string
ArgsEscaped? bool`,
);

const IMAGE_CONFIG_EXTENSION = struct(
  'v1.DockerOCIImageConfigExt',
  `Healthcheck? *${HEALTHCHECK.name}
OnBuild?,Shell? []string`,
);

const DOCKER_IMAGE_CONFIG = struct('v1.DockerOCIImageConfig', `${IMAGE_CONFIG.name}\n${IMAGE_CONFIG_EXTENSION.name}`);

const PLATFORM = struct(
  'v1.Platform',
  `Architecture=architecture,OS=os,OSVersion?=os.version string
OSFeatures?=os.features []string
Variant?=variant string`,
);

const DESCRIPTOR = struct(
  'v1.Descriptor',
  `MediaType=mediaType string
Digest=digest ${DIGEST.name}
Size=size int64
URLs?=urls []string
Annotations?=annotations map[string]string
Data?=data []uint8
Platform?=platform *${PLATFORM.name}
ArtifactType?=artifactType string`,
);

const SIZES = struct(
  'struct { Content int64 "json:\\"Content\\""; Total int64 "json:\\"Total\\"" }',
  'Content,Total int64',
);
const UNPACKED_SIZE = struct('struct { Unpacked int64 "json:\\"Unpacked\\"" }', 'Unpacked int64');

const IMAGE_PROPERTIES = struct(
  'image.ImageProperties',
  `Platform ${PLATFORM.name}
Size ${UNPACKED_SIZE.name}
Containers []string`,
);

const ATTESTATION_PROPERTIES = struct('image.AttestationProperties', `For ${DIGEST.name}`);

const MANIFEST_KIND = new GoType('string', 'image.ManifestKind');

const MANIFEST_SUMMARY = struct(
  'image.ManifestSummary',
  `ID string
Descriptor ${DESCRIPTOR.name}
Available bool
Size ${SIZES.name}
Kind ${MANIFEST_KIND.name}
ImageData? *${IMAGE_PROPERTIES.name}
AttestationData? *${ATTESTATION_PROPERTIES.name}`,
);

const DRIVER_DATA = struct('storage.DriverData', 'Data map[string]string\nName string');
const ROOT_FS = struct('image.RootFS', 'Type? string\nLayers? []string');
const METADATA = struct('image.Metadata', `LastTagTime? ${TIME.name}`);

/** What one image decodes into. */
export const INSPECT_RESPONSE = struct(
  'image.InspectResponse',
  `ID=Id string
RepoTags,RepoDigests []string
Parent,Comment,Created?,Container? string
ContainerConfig? *${CONTAINER_CONFIG.name}
DockerVersion,Author string
Config *${DOCKER_IMAGE_CONFIG.name}
Architecture,Variant?,Os,OsVersion? string
Size,VirtualSize? int64
GraphDriver ${DRIVER_DATA.name}
RootFS ${ROOT_FS.name}
Metadata ${METADATA.name}
Descriptor? *${DESCRIPTOR.name}
Manifests? []${MANIFEST_SUMMARY.name}`,
);
