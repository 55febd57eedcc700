namespace Amazon.CloudTrail.Model;

public class Event
{
    public string? EventId { get; set; }

    public string? EventName { get; set; }

    /// <summary>"true" or "false": a text in this API.</summary>
    public string? ReadOnly { get; set; }

    public string? AccessKeyId { get; set; }

    public DateTime? EventTime { get; set; }

    public string? EventSource { get; set; }

    public string? Username { get; set; }

    public List<Resource>? Resources { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>The whole record as JSON text, as it stands in a trail file.</summary>
    public string? CloudTrailEvent { get; set; }
}

public class Resource
{
    public string? ResourceType { get; set; }

    public string? ResourceName { get; set; }
}
