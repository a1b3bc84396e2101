//go:build tools

package bed

import (
	_ "helm.sh/helm/v4/cmd/helm"
)
