using Amazon.Runtime;

namespace Amazon.ResourceGroupsTaggingAPI;

public class AmazonResourceGroupsTaggingAPIRequest : AmazonWebServiceRequest;
