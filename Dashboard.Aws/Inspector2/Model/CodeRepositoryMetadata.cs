namespace Amazon.Inspector2.Model;

public class CodeRepositoryMetadata
{
    public string? ProjectName { get; set; }

    public string? IntegrationArn { get; set; }

    public string? ProviderType { get; set; }

    public string? ProviderTypeVisibility { get; set; }

    public string? LastScannedCommitId { get; set; }

    public ProjectCodeSecurityScanConfiguration? ScanConfiguration { get; set; }

    public CodeRepositoryOnDemandScan? OnDemandScan { get; set; }
}

public class ProjectCodeSecurityScanConfiguration
{
    public List<ProjectPeriodicScanConfiguration>? PeriodicScanConfigurations { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<ProjectContinuousIntegrationScanConfiguration>? ContinuousIntegrationScanConfigurations { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}

public class ProjectPeriodicScanConfiguration
{
    public string? FrequencyExpression { get; set; }

    public List<string>? RuleSetCategories { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}

public class ProjectContinuousIntegrationScanConfiguration
{
    public ContinuousIntegrationScanEvent? SupportedEvent { get; set; }

    public List<string>? RuleSetCategories { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}

public class CodeRepositoryOnDemandScan
{
    public string? LastScannedCommitId { get; set; }

    public DateTime? LastScanAt { get; set; }

    public ScanStatus? ScanStatus { get; set; }
}
