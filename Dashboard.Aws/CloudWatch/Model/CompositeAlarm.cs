namespace Amazon.CloudWatch.Model;

public class CompositeAlarm
{
    public bool? ActionsEnabled { get; set; }

    public List<string>? AlarmActions { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public string? AlarmArn { get; set; }

    public DateTime? AlarmConfigurationUpdatedTimestamp { get; set; }

    public string? AlarmDescription { get; set; }

    public string? AlarmName { get; set; }

    public string? AlarmRule { get; set; }

    public List<string>? InsufficientDataActions { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<string>? OKActions { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public string? StateReason { get; set; }

    public string? StateReasonData { get; set; }

    public DateTime? StateUpdatedTimestamp { get; set; }

    public StateValue? StateValue { get; set; }

    public DateTime? StateTransitionedTimestamp { get; set; }

    public ActionsSuppressedBy? ActionsSuppressedBy { get; set; }

    public string? ActionsSuppressedReason { get; set; }

    public string? ActionsSuppressor { get; set; }

    public int? ActionsSuppressorWaitPeriod { get; set; }

    public int? ActionsSuppressorExtensionPeriod { get; set; }
}
