package attachment

// EngineCache is the folder of the compiled PDF engine that all tests share.
func EngineCache() string { return cache }
