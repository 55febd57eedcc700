using Amazon.Runtime;

namespace Amazon.ConfigService;

public class AmazonConfigServiceRequest : AmazonWebServiceRequest;
